"""What AI brings: formulas over measured inputs, with what each number rests on."""
