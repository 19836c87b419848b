namespace Mailservr.Receiving;

/// <summary>Messages since the process started. Whenever none is being decided, the last three make up the first.</summary>
/// <param name="Received">Their end was read, or they were refused unread for their size.</param>
/// <param name="Stored">For at least one recipient, or recognised as stored before.</param>
/// <param name="Discarded">Accepted, and thrown away for every recipient.</param>
/// <param name="Refused">For now or for good, or cut off before there was an answer.</param>
public readonly record struct ReceivingTotals(long Received, long Stored, long Discarded, long Refused);
