using System.Security.Cryptography;

namespace Mailservr.Durability.Tests;

internal enum Fate
{
    /// <summary>The sender knows nothing of it: as long as no reply was read.</summary>
    Unanswered,

    /// <summary>250 to every recipient.</summary>
    Acknowledged,

    /// <summary>Another reply than 250.</summary>
    Refused,
}

/// <summary>A message and what its sender knows of it.</summary>
/// <param name="word">Its subject, and found nowhere else.</param>
/// <param name="bytes">As they are sent.</param>
/// <param name="to">Addresses of the account.</param>
internal sealed class Letter(string word, byte[] bytes, IReadOnlyList<string> to)
{
    public string Word { get; } = word;

    public IReadOnlyList<string> To { get; } = to;

    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Empty once nobody has to send it again: a long run would need gigabytes.</summary>
    public byte[] Bytes { get; private set; } = bytes;

    public Fate Fate { get; private set; }

    /// <summary>The reply that decided it.</summary>
    public int Code { get; private set; }

    /// <summary>Once it had no answer, or another than 250; so it was sent again.</summary>
    public bool WasUnanswered { get; set; }

    public bool WasRefused { get; private set; }

    public void Answer(IReadOnlyCollection<int> codes)
    {
        Code = codes.Max();
        Fate = Code == 250 ? Fate.Acknowledged : Fate.Refused;
        WasRefused |= Fate == Fate.Refused;
        if (Fate == Fate.Acknowledged)
            Bytes = [];
    }
}
