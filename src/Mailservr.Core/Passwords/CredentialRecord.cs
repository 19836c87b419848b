using System.Globalization;
using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Passwords;

/// <summary>
/// Something by which the owner of an account shows who he is; <see cref="Record.OwnerId"/> is the account. Of a
/// secret never more than a hash.
/// </summary>
public sealed record CredentialRecord : Record
{
    public const string Password = "password";
    public const string RecoveryCode = "recovery";

    /// <summary>An identity of another service.</summary>
    public const string External = "external";

    /// <summary><see cref="Password"/>, <see cref="RecoveryCode"/> or <see cref="External"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>
    /// Tells it from others of its kind, over all accounts: the account of a password, the hash of a recovery code, issuer
    /// and subject of an identity.
    /// </summary>
    public required string Subject { get; init; }

    /// <summary>The hash of a password; empty where <see cref="Subject"/> says all.</summary>
    public required string Value { get; init; }

    /// <summary>When the owner has set it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    public override string Key => KeyOf(Kind, Subject);

    internal static string PasswordOf(long accountId) =>
        KeyOf(Password, accountId.ToString(CultureInfo.InvariantCulture));

    internal static string KeyOf(string kind, string subject) => $"{kind}:{subject}";
}
