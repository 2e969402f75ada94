"""The arguments of tools in words: what they are called, and how one asks for them."""

from types import MappingProxyType

from backend.errors import message
from bot.cards.language import Translator

_NAMES = MappingProxyType(
    {
        "accepted": message("Accepted"),
        "alert": message("Alert"),
        "amount": message("Amount"),
        "category": message("Category"),
        "comment": message("Comment"),
        "counted_quantity": message("Counted quantity"),
        "delegate": message("Delegate"),
        "description": message("Description"),
        "document": message("Document"),
        "end_on": message("Last day"),
        "from_location": message("From"),
        "invoice_number": message("Invoice number"),
        "item": message("Item"),
        "kind": message("Kind"),
        "language": message("Language"),
        "leave_type": message("Type of leave"),
        "lines": message("Items"),
        "location": message("Location"),
        "metric": message("Metric"),
        "needed_by": message("Needed by"),
        "note": message("Note"),
        "operator": message("Condition"),
        "person": message("Colleague"),
        "priority": message("Priority"),
        "quantity": message("Quantity"),
        "question": message("Question"),
        "quiet_end": message("Quiet until"),
        "quiet_start": message("Quiet from"),
        "reason": message("Reason"),
        "severity": message("Severity"),
        "start_on": message("First day"),
        "status": message("Status"),
        "summary": message("Summary"),
        "supplier": message("Supplier"),
        "threshold": message("Threshold"),
        "to_location": message("To"),
        "until": message("Until"),
        "within_days": message("Within days"),
    }
)
_QUESTIONS = MappingProxyType(
    {
        "tool": message("I am not sure what you want. Which of these?"),
        "accepted": message("Is it fixed, yes or no?"),
        "alert": message("Which alert? Its number starts with AL-."),
        "amount": message("What is the amount?"),
        "category": message("Which category?"),
        "counted_quantity": message("How many did you count?"),
        "delegate": message("Who should approve in your place?"),
        "description": message("What did you see?"),
        "document": message("Which document? Tell me its number."),
        "end_on": message("Until which day?"),
        "from_location": message("From which store or warehouse?"),
        "invoice_number": message("What is the invoice number?"),
        "item": message("Which item?"),
        "kind": message("Which kind of alert?"),
        "leave_type": message("Which type of leave?"),
        "lines": message("Which items, and how many of each?"),
        "location": message("Which store?"),
        "metric": message("Which figure should I watch?"),
        "operator": message("Should I tell you when it goes above or below?"),
        "person": message("Which colleague?"),
        "quantity": message("How many?"),
        "question": message("What would you like to know?"),
        "quiet_end": message("Until what time do you want quiet?"),
        "quiet_start": message("From what time on do you want quiet?"),
        "reason": message("What is the reason?"),
        "start_on": message("From which day?"),
        "summary": message("What is the problem?"),
        "supplier": message("Which supplier?"),
        "threshold": message("At which value?"),
        "to_location": message("To which store?"),
        "until": message("Until when?"),
        "within_days": message("Within how many days?"),
    }
)


def argument_name(say: Translator, argument: str) -> str:
    """Name an argument; one that has no name yet is shown as it is."""
    return say.gettext(_NAMES[argument]) if argument in _NAMES else argument


def question_for(say: Translator, argument: str) -> str:
    """Ask for an argument."""
    if argument in _QUESTIONS:
        return say.gettext(_QUESTIONS[argument])
    return say.phrase("I need one more thing: {field}", {"field": argument_name(say, argument)}).plain
