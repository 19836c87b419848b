using System.Text.Json.Serialization;
using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.PasswordManagers;

/// <summary>
/// A new address in the way of SimpleLogin: the key in a header of its own, the answer without an envelope.
/// </summary>
internal static class SimpleLogin
{
    public const string KeyHeaderName = "Authentication";

    private const string RequestExample = """{"note":"Website: shop.example"}""";

    private const string ResponseExample = """
        {
          "alias": "ada.lovelace42@mail.example", "email": "ada.lovelace42@mail.example", "id": 7, "enabled": true,
          "note": "Website: shop.example", "creation_timestamp": 1769860800,
          "nb_forward": 0, "nb_block": 0, "nb_reply": 0
        }
        """;

    public static Operation Operation { get; } = new("Make an address in the way of SimpleLogin")
    {
        Request = RequestExample,
        Response = ResponseExample,
        Refuses = AddressOperations.Generating,
    };

    public static async Task<IResult> CreateAsync(
        JsonBody<SimpleLoginBody> body,
        Caller caller,
        AddressBook book,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var query = new QueryReader(request.Query);
        var (hostname, mode) = (query.Text("hostname"), query.Text("mode"));
        if (query.Problem is { } problem)
            return problem;
        if (FormatOf(mode, caller.Account.AddressFormat) is not { } format)
            return Problem.Invalid("mode", "The mode is neither uuid nor word.");
        // The name of the web site is better than nothing, when the client says no more.
        var note = string.IsNullOrWhiteSpace(body.Value.Note) ? hostname : body.Value.Note;
        var account = caller.Account with { AddressFormat = format };
        var created = await book.GenerateAsync(account, domainId: null, note, cancellationToken);
        return created.Answer(address => Created(address, request));
    }

    public static Answer Created(AddressRecord address, HttpRequest request) =>
        Answer.CreatedBare(SimpleLoginAlias.Of(address), request.AddressPath(address.Id));

    private static AddressFormat? FormatOf(string? mode, AddressFormat preferred) => mode switch
    {
        null => preferred,
        "uuid" => AddressFormat.Uuid,
        "word" => AddressFormat.Words,
        _ => null,
    };
}

internal sealed class SimpleLoginBody
{
    public string? Note { get; set; }
}

/// <summary>Names and units of SimpleLogin; the time is in Unix seconds.</summary>
internal sealed record SimpleLoginAlias(
    [property: JsonPropertyName("alias")] string Alias,
    [property: JsonPropertyName("email")] string Email,
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("enabled")] bool Enabled,
    [property: JsonPropertyName("note")] string? Note,
    [property: JsonPropertyName("creation_timestamp")] long CreationTimestamp,
    [property: JsonPropertyName("nb_forward")] long Forwarded,
    [property: JsonPropertyName("nb_block")] long Blocked,
    [property: JsonPropertyName("nb_reply")] long Replied)
{
    /// <summary>Of a new one: nothing has come or gone yet.</summary>
    public static SimpleLoginAlias Of(AddressRecord address) => new(
        address.Address,
        address.Address,
        address.Id,
        address.Enabled,
        address.Note,
        address.CreatedAt.ToUnixTimeSeconds(),
        Forwarded: 0,
        Blocked: 0,
        Replied: 0);
}
