namespace Mailservr.Identities;

/// <summary>Somebody as another service knows him, which has let him sign in there just now.</summary>
/// <param name="Issuer">The service; always the same spelling.</param>
/// <param name="Subject">Who it is; never given to another one there.</param>
/// <param name="Email">As he is known there; null when it was not told.</param>
/// <param name="EmailVerified">Whether the service has seen that the e-mail is his.</param>
public sealed record ExternalIdentity(string Issuer, string Subject, string? Email, bool EmailVerified);
