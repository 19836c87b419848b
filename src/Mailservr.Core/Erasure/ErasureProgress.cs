namespace Mailservr.Erasure;

/// <summary>
/// What earlier passes have purged, and what the present one has found. That is written down before the first of it is
/// deleted: a pass that is ended halfway is counted once, however often it is begun again.
/// </summary>
internal sealed class ErasureProgress
{
    private const string Separator = " + ";

    private readonly ErasureTally _earlier;

    /// <param name="text">What <see cref="ToString"/> or <see cref="End"/> gave.</param>
    public ErasureProgress(string text)
    {
        var parts = text.Split(Separator, 2);
        _earlier = ErasureTally.Parse(parts[0]);
        Found = ErasureTally.Parse(parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>By the present pass, and by those before it that did not come to their end.</summary>
    public ErasureTally Found { get; }

    /// <summary>While the pass goes on.</summary>
    public override string ToString() => _earlier + Separator + Found;

    /// <summary>The pass has come to its end.</summary>
    public string End()
    {
        var all = ErasureTally.Parse(_earlier.ToString());
        all.Add(Found);
        return all.ToString();
    }
}
