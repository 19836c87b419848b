namespace Mailservr.Mime;

/// <summary>One mailbox of an address list (RFC 5322 §3.4, RFC 8621 §4.1.2.3).</summary>
/// <param name="Name">The display name, decoded; null when there is none.</param>
/// <param name="Address">
/// The addr-spec without angle brackets, comments and blanks, in the case of its writer; what was written when it
/// cannot be parsed; "" when there is only a name.
/// </param>
/// <param name="Group">The name of the group that the mailbox stands in, or null.</param>
/// <param name="IsValid">
/// False when <paramref name="Address"/> is not an addr-spec, or when other readers could take the field for another
/// address.
/// </param>
public sealed record EmailAddress(string? Name, string Address, string? Group = null, bool IsValid = true);
