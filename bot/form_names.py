"""What the buttons and modals of forms are called, on the cards and where they are listened for."""

# `open_form:<form>` opens a modal; what the form is about stands in the button's value.
OPEN_FORM = "open_form"
SEND_ORDER = "send_order"
SEND_BANK_FILE = "send_bank_file"
END_DELEGATION = "end_delegation"
# Buttons that stand for a whole form: nothing is left to be filled in.
FORM_BUTTONS = (SEND_ORDER, SEND_BANK_FILE, END_DELEGATION)
EDIT = "edit"
EDIT_FORM = "edit_action"
# `form:<form>` is the callback of a modal.
CALLBACK = "form"
