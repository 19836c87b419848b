namespace Mailservr.AspNetCore.Health;

/// <summary>Whether mail can be taken and read: from the end of the start to the beginning of the stop.</summary>
internal sealed class Readiness
{
    private volatile bool _isReady;

    public bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }
}
