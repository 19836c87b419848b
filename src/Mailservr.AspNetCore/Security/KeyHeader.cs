namespace Mailservr.AspNetCore.Security;

/// <summary>Metadata of an endpoint that also takes the key in a header of its own, without a scheme.</summary>
internal sealed record KeyHeader(string Name);
