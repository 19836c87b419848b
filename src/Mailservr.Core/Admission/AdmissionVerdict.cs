using Mailservr.Smtp;

namespace Mailservr.Admission;

/// <summary>What a policy decided, and why.</summary>
public sealed record AdmissionVerdict
{
    private AdmissionVerdict(AdmissionAction action, string? reason, SmtpReply? reply) =>
        (Action, Reason, Reply) = (action, reason, reply);

    /// <summary>No objection; the next policy is asked.</summary>
    public static AdmissionVerdict Continue { get; } = new(AdmissionAction.Continue, null, null);

    public AdmissionAction Action { get; }

    /// <summary>A short code that is stored and shown, e.g. <c>sender_blocked</c>; null for Continue.</summary>
    public string? Reason { get; }

    /// <summary>What the client is told when it is refused or deferred.</summary>
    public SmtpReply? Reply { get; }

    /// <summary>For good: a 5xx reply.</summary>
    public static AdmissionVerdict Refuse(string reason, SmtpReply reply) =>
        new(AdmissionAction.Refuse, reason, reply);

    /// <summary>For now: a 4xx reply.</summary>
    public static AdmissionVerdict Defer(string reason, SmtpReply reply) =>
        new(AdmissionAction.Defer, reason, reply);

    /// <summary>Accept and store nothing.</summary>
    public static AdmissionVerdict Discard(string reason) => new(AdmissionAction.Discard, reason, null);

    /// <summary>Store, but set aside.</summary>
    public static AdmissionVerdict Quarantine(string reason) => new(AdmissionAction.Quarantine, reason, null);
}

public enum AdmissionAction
{
    Continue,
    Refuse,
    Defer,
    Discard,
    Quarantine,
}
