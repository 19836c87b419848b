namespace Mailservr.Transfer;

/// <summary>Counts what a transfer does, from several tasks at once, and tells of it.</summary>
internal sealed class TransferLog(Action<TransferSummary> progress)
{
    private readonly Lock _lock = new();

    public TransferSummary Summary { get; private set; } = new();

    public void Add(Func<TransferSummary, TransferSummary> change)
    {
        lock (_lock)
        {
            Summary = change(Summary);
            progress(Summary);
        }
    }
}
