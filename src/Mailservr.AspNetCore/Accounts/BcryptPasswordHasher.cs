using System.Globalization;
using System.Security.Cryptography;
using Mailservr.Accounts;
using Mailservr.Passwords;
using Org.BouncyCastle.Crypto.Generators;

namespace Mailservr.AspNetCore.Accounts;

/// <summary>bcrypt as OpenBSD writes it: <c>$2b$12$</c>, 22 characters of salt and 31 of hash.</summary>
internal sealed class BcryptPasswordHasher(AccountOptions options) : IPasswordHasher
{
    private const int SaltSize = 16;
    private const int HashLength = 60;
    private const int HighestCost = 31;

    public string Hash(string password) => OpenBsdBCrypt.Generate(
        "2b", password.ToCharArray(), RandomNumberGenerator.GetBytes(SaltSize), options.PasswordCost);

    public PasswordCheck Check(string password, string hash)
    {
        if (CostOf(hash) is not { } cost || !OpenBsdBCrypt.CheckPassword(hash, password.ToCharArray()))
            return PasswordCheck.Wrong;
        return cost < options.PasswordCost ? PasswordCheck.RightButOutdated : PasswordCheck.Right;
    }

    /// <summary>Null for what is no hash of bcrypt.</summary>
    private static int? CostOf(string hash) =>
        hash.Length == HashLength
        && hash[0] == '$' && hash[1] == '2' && hash[2] is 'a' or 'b' or 'y' && hash[3] == '$' && hash[6] == '$'
        && int.TryParse(hash.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost)
        && cost is >= 4 and <= HighestCost
            ? cost
            : null;
}
