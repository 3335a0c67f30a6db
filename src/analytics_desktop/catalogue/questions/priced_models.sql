-- What a contract price can be for: models of the ledger, and patterns of the price book.
SELECT DISTINCT provider, model FROM request_kinds
UNION SELECT provider, model_pattern FROM lake.price_versions
ORDER BY provider, model
