namespace Mailservr.Admission;

/// <summary>Decides whether a connection, sender, recipient or message is let in.</summary>
/// <remarks>
/// Policies are asked in the order of their registration and the first verdict other than
/// <see cref="AdmissionVerdict.Continue"/> wins. A policy that throws counts as a deferral: the sender is told to come
/// back (451 4.3.0), and the fault is logged.
/// </remarks>
public interface IAdmissionPolicy
{
    ValueTask<AdmissionVerdict> EvaluateAsync(
        AdmissionStage stage, AdmissionContext context, CancellationToken cancellationToken);
}

/// <summary>When a policy is asked.</summary>
public enum AdmissionStage
{
    /// <summary>Before the greeting: only the connection is known.</summary>
    Connect,

    /// <summary>At MAIL: the reverse-path is known.</summary>
    Sender,

    /// <summary>At RCPT, once per recipient that exists.</summary>
    Recipient,

    /// <summary>All bytes are there, nothing is stored yet. Asked once per recipient.</summary>
    Message,
}
