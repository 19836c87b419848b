using System.Globalization;
using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Passwords;

/// <summary>
/// Something by which the owner of an account shows who he is; <see cref="Record.OwnerId"/> is the account. Never more
/// than a hash.
/// </summary>
public sealed record CredentialRecord : Record
{
    public const string Password = "password";
    public const string RecoveryCode = "recovery";

    /// <summary><see cref="Password"/> or <see cref="RecoveryCode"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Tells it from others of its kind, over all accounts.</summary>
    public required string Subject { get; init; }

    /// <summary>The hash.</summary>
    public required string Value { get; init; }

    /// <summary>When the owner has set it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public override string Key => KeyOf(Kind, Subject);

    internal static string PasswordOf(long accountId) =>
        KeyOf(Password, accountId.ToString(CultureInfo.InvariantCulture));

    internal static string KeyOf(string kind, string subject) => $"{kind}:{subject}";
}
