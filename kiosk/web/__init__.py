"""HTTP without domain: answers, errors, forms, filters, headers, assets, language, logs."""
