using System.Globalization;
using System.Text.Json.Serialization;
using Mailservr.Storage;

namespace Mailservr.Audit;

/// <summary>Something that was done to an account; <see cref="Record.OwnerId"/> is the account, or 0 for what is the system's to know.</summary>
public sealed record AuditRecord : Record
{
    public required DateTimeOffset At { get; init; }

    /// <summary>See <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: an id, or a word.</summary>
    public string? Target { get; init; }

    /// <summary>More of it, in words; null for most.</summary>
    public string? Details { get; init; }

    /// <summary>Who did it; null when nobody was signed in.</summary>
    public long? ActorId { get; init; }

    public long? KeyId { get; init; }

    public long? SessionId { get; init; }

    public string? RemoteAddress { get; init; }

    [JsonRequired]
    public string UserAgent { get; init; } = "";

    [JsonIgnore]
    public override string Key => Id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The words of the audit log.</summary>
public static class AuditActions
{
    public const string Registered = "account.registered";
    public const string AccountChangedByAdmin = "account.changed_by_admin";
    public const string AccountDeleted = "account.deleted";

    /// <summary>Nothing is left of a deleted account: its certificate.</summary>
    public const string AccountPurged = "account.purged";
    public const string SignedIn = "session.created";
    public const string SignInFailed = "session.refused";
    public const string SessionEnded = "session.ended";
    public const string PasswordChanged = "password.changed";
    public const string SecondFactorAdded = "second_factor.added";
    public const string SecondFactorRemoved = "second_factor.removed";
    public const string RecoveryCodesRenewed = "second_factor.recovery_codes_renewed";
    public const string RecoveryCodeUsed = "second_factor.recovery_code_used";
    public const string IdentityLinked = "identity.linked";
    public const string IdentityUnlinked = "identity.unlinked";
    public const string KeyCreated = "api_key.created";
    public const string KeyDeleted = "api_key.deleted";
    public const string ExportStarted = "export.started";
    public const string DomainCreated = "domain.created";
    public const string DomainChanged = "domain.changed";
    public const string DomainDeleted = "domain.deleted";
    public const string InvitationCreated = "invitation.created";
    public const string InvitationDeleted = "invitation.deleted";
}
