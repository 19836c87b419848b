using System.Text.Json.Serialization;
using Mailservr.Accounts;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Domains;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.PasswordManagers;

/// <summary>A new address in the way of Addy.io: in a domain that the client names.</summary>
internal static class Addy
{
    private const string RequestExample =
        """{"domain":"mail.example","description":"Website: shop.example","format":"random_words"}""";

    private const string ResponseExample = """
        {
          "data": {
            "id": 7, "email": "quiet-river-42@mail.example", "local_part": "quiet-river-42", "domain": "mail.example",
            "active": true, "description": "Website: shop.example", "created_at": "2026-01-31T12:00:00.000Z"
          }
        }
        """;

    public static Operation Operation { get; } = new("Make an address in the way of Addy.io")
    {
        Request = RequestExample,
        Response = ResponseExample,
        Refuses = AddressOperations.Generating,
    };

    private const string OwnName = "custom";

    private static readonly Dictionary<string, AddressFormat> Formats = new(StringComparer.Ordinal)
    {
        ["random_characters"] = AddressFormat.Random,
        ["uuid"] = AddressFormat.Uuid,
        ["random_words"] = AddressFormat.Words,
        ["random_noun"] = AddressFormat.Words,
        ["random_male_name"] = AddressFormat.Name,
        ["random_female_name"] = AddressFormat.Name,
    };

    public static async Task<IResult> CreateAsync(
        JsonBody<AddyBody> body,
        Caller caller,
        AddressBook book,
        DomainDirectory domains,
        HttpRequest request,
        CancellationToken cancellationToken)
    {
        var wanted = body.Value;
        if (await domains.FindByNameAsync(wanted.Domain ?? "", cancellationToken) is not { } domain)
            return Problem.Invalid("domain", "There is no such domain.");
        var created = await CreateAsync(wanted, domain.Id, caller.Account, book, cancellationToken);
        return created.Answer(address => Created(address, request));
    }

    public static Answer Created(AddressRecord address, HttpRequest request) =>
        Answer.Created(AddyAlias.Of(address), request.AddressPath(address.Id));

    private static ValueTask<Outcome<AddressRecord>> CreateAsync(
        AddyBody wanted, long domainId, AccountRecord account, AddressBook book, CancellationToken cancellationToken)
    {
        if (wanted.Format == OwnName)
        {
            var named = new NewAddress
            {
                Name = wanted.LocalPart ?? "",
                DomainId = domainId,
                Note = wanted.Description,
            };
            return book.CreateAsync(account.Id, named, cancellationToken);
        }
        var format = account.AddressFormat;
        if (!string.IsNullOrEmpty(wanted.Format) && !Formats.TryGetValue(wanted.Format, out format))
            return new(Refusal.Invalid(
                "format", $"The format is none of {string.Join(", ", Formats.Keys)}, {OwnName}."));
        return book.GenerateAsync(
            account with { AddressFormat = format }, domainId, wanted.Description, cancellationToken);
    }
}

internal sealed class AddyBody
{
    public string? Domain { get; set; }

    public string? Description { get; set; }

    public string? Format { get; set; }

    /// <summary>With the format <c>custom</c>.</summary>
    [JsonPropertyName("local_part")]
    public string? LocalPart { get; set; }
}

/// <summary>Names of Addy.io.</summary>
internal sealed record AddyAlias(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("email")] string Email,
    [property: JsonPropertyName("local_part")] string LocalPart,
    [property: JsonPropertyName("domain")] string Domain,
    [property: JsonPropertyName("active")] bool Active,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt)
{
    public static AddyAlias Of(AddressRecord address) => new(
        address.Id,
        address.Address,
        address.Name,
        address.DomainName,
        address.Enabled,
        address.Note,
        address.CreatedAt);
}
