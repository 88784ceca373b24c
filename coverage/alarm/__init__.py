"""Who can call: the ways an alarm can leave a village, what each hangs on, and what they come to."""
