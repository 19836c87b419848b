namespace Mailservr.Client;

/// <summary>For an authenticator app; it is shown once.</summary>
public sealed record TotpSecret
{
    /// <summary>Base 32, to be typed.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The same with what belongs to it (<c>otpauth:</c>), to be shown as a QR code.</summary>
    public string Uri { get; init; } = "";
}

public sealed record RecoveryCodes
{
    /// <summary>Each works once, in place of a code of the app.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("recoveryCodes")]
    public IReadOnlyList<string> Codes { get; init; } = [];
}
