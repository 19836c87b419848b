using Mailservr.Passwords;

namespace Mailservr.Core.Tests.Accounts;

/// <summary>Costs nothing, and counts what a real one would cost. Hashes look like <c>cost:password</c>.</summary>
internal sealed class QuickHasher : IPasswordHasher
{
    private int _work;

    public int Cost { get; set; } = 1;

    /// <summary>Hashes made and compared.</summary>
    public int Work => _work;

    public string Hash(string password)
    {
        Interlocked.Increment(ref _work);
        NotedSecrets.Note(password);
        return $"{Cost}:{password}";
    }

    public PasswordCheck Check(string password, string hash)
    {
        Interlocked.Increment(ref _work);
        NotedSecrets.Note(password);
        var colon = hash.IndexOf(':', StringComparison.Ordinal);
        if (hash[(colon + 1)..] != password)
            return PasswordCheck.Wrong;
        return hash[..colon] == $"{Cost}" ? PasswordCheck.Right : PasswordCheck.RightButOutdated;
    }
}
