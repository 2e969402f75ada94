"""Translations of what people read: English templates in the code, Chinese in `zh_CN/`."""
