using Mailservr.Accounts;
using Mailservr.Secrets;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>Checks the options of accounts and secrets.</summary>
internal static class AccountRules
{
    private const int LowestCost = 4;

    // A minute of one processor for each sign-in.
    private const int HighestCost = 20;
    private const int MaxEnvironmentLength = 20;
    private static readonly TimeSpan LongestSession = TimeSpan.FromDays(90);

    public static IEnumerable<string> Check(MailservrOptions options) =>
        Passwords(options.Accounts).Concat(Secrets(options.Secrets));

    private static IEnumerable<string> Passwords(AccountOptions options)
    {
        if (options.PasswordCost is < LowestCost or > HighestCost)
            yield return $"Mailservr:Accounts:PasswordCost is {options.PasswordCost}. Give 12, or a number from 4 to 20.";
        if (options.PasswordWorkers is < 0 or > 64)
            yield return $"Mailservr:Accounts:PasswordWorkers is {options.PasswordWorkers}. "
                + "Give a number up to 64, or 0 for half of the processors.";
        if (options.SessionLifetime <= TimeSpan.Zero || options.SessionLifetime > LongestSession)
            yield return $"Mailservr:Accounts:SessionLifetime is {options.SessionLifetime}. "
                + "Give a time up to 90.00:00:00, like 7.00:00:00.";
        if (options.KeyEnvironment.Length is 0 or > MaxEnvironmentLength
            || !options.KeyEnvironment.All(char.IsAsciiLetterOrDigit))
            yield return $"Mailservr:Accounts:KeyEnvironment is '{options.KeyEnvironment}'. "
                + "Give up to 20 letters and digits, like live or test.";
    }

    // The key itself is in no sentence: those end up in logs.
    private static IEnumerable<string> Secrets(SecretOptions secrets)
    {
        if (secrets.MasterKey is { } key && !IsKey(key))
            yield return "Mailservr:Secrets:MasterKey is not 32 bytes in base64. Make one with: openssl rand -base64 32.";
        if (secrets.MasterKey is not null && secrets.MasterKeyFile is not null)
            yield return "Mailservr:Secrets:MasterKey and MasterKeyFile are both given. Leave one of them out.";
        if (secrets.MasterKeyFile is { } file && !File.Exists(file))
            yield return $"Mailservr:Secrets:MasterKeyFile is '{file}', which is not there. Correct it, or make the file with: "
                + "openssl rand -base64 32.";
        if (!secrets.OldMasterKeys.Split(',', StringSplitOptions.RemoveEmptyEntries).All(IsKey))
            yield return "Mailservr:Secrets:OldMasterKeys holds a key that is not 32 bytes in base64. Correct it.";
    }

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var count) && count == 32;
    }
}
