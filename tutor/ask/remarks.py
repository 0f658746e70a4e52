"""What stands around a question and changes nothing: an opening, a remark at the end, a word explained in brackets."""

# Every word of a remark must be one of these: "i mean the loss" is no remark.
SAID = r"""(?:i|im|am|me|my|we|stuck|on|homework|hw|assignment|exercise|worksheet|exam|quiz|test|class|lecture|course|
    tomorrow|today|due|for|the|a|an|this|that|it|its|is|thats|so|ok|okay|hi|hello|hey|all|there|guys|everyone|please|
    help|need|thanks|thank|you|sorry|question|dumb|stupid|silly|quick|beginner|new|to|with|here|totally|really|just|
    checking|think|guess|bet|way|too|big|large|high|small|low|much|no|idea|not\ sure|confused|lost|teacher|prof|
    professor|keep|getting|always|get|got|something|different|wrong|answer|from|book|textbook|practice|studying|doing|
    working|trying|in|advance)""".replace("\n", "").replace("    ", "")
OPENS = r"(?:i|im|hi|hello|hey|ok|okay|so|sorry|quick|dumb|stupid|silly|homework|please|this|from|question|beginner)"
CLOSES = r"(?:i|im|thanks|thank|sorry|no idea|not sure|just|my|please)"
RISING = r"(?:up|rises?|rising|increas(?:es?|ing)|grows?|growing|goes up|bigger|larger)"
FALLING = r"(?:down|falls?|falling|decreas(?:es?|ing)|shrinks?|shrinking|goes down|smaller)"
RESUMING = (
    r"(?:will|would|should|could|can|do|does|did|is|are|was|we|please|my|the|so|if|for|with|using|starting|need|want|"
    r"tell|whats|what|which|where|how|i (?:need|want|get|think|have|am|start|would|used|tried))"
)
REMARKS = (
    (rf"^\s*(?={OPENS}\b)(?:{SAID}\b[\s,']*){{2,14}}\s?[:.!;]\s+", " "),
    (rf"\?\s*(?={CLOSES}\b)(?:{SAID}\b[\s,']*){{1,14}}[.!]*\s*$", "?"),
    (rf"\b({RISING}) \({RISING}\)", r"\1"),
    (rf"\b({FALLING}) \({FALLING}\)", r"\1"),
    (rf"(?<=[\w)\]])\s+--?\s+(?={RESUMING}\s+[a-z])", " , "),
)
