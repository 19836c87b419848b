using Mailservr.Accounts;

namespace Mailservr.AspNetCore.Dashboard.Keys;

/// <summary>What has been typed for a new key.</summary>
internal sealed record KeyForm
{
    public const int MostAddresses = 100;

    public string Name { get; init; } = "";

    /// <summary>What a program for reading mail needs, until somebody says something else.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ApiScopes.OfAddresses;

    /// <summary>With commas between them; empty for all of the account.</summary>
    public string Addresses { get; init; } = "";

    /// <summary>The last day, as a date field has it.</summary>
    public string Expires { get; init; } = "";

    public FormFault? Fault { get; init; }

    public static KeyForm Of(PostedForm form) => new()
    {
        Name = form.Text("name"),
        Scopes = form.All("scope"),
        Addresses = form.Text("addresses"),
        Expires = form.Text("expires"),
    };
}

/// <param name="Key">As stored: without the secret.</param>
/// <param name="Addresses">The only ones it sees; none for all.</param>
internal sealed record KeyRow(ApiKeyRecord Key, IReadOnlyList<string> Addresses);

internal sealed record KeyListModel
{
    public required IReadOnlyList<KeyRow> Rows { get; init; }

    public required string? Next { get; init; }

    public required bool IsFirst { get; init; }

    public required KeyForm Form { get; init; }
}
