using System.Globalization;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Mailservr.Domains;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>The addresses of an account, and making more of them.</summary>
internal sealed class AddressListPages(AddressBook book, DomainDirectory domains, IMessageStore messages, AddressCategories categories)
{
    private const int AddressesOfPage = 20;
    private const int DomainsToChoose = 100;
    private const int CategoriesToChoose = 100;

    public static string[] FilterNames { get; } = ["q", "cursor"];

    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, new NewAddressForm());

    public async ValueTask<IResult> CreateAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var typed = new NewAddressForm
        {
            Name = form.Text("name"),
            DomainId = form.Id("domain"),
            Note = form.Text("note"),
            Expires = form.Text("expires"),
            CategoryId = form.Id("category"),
        };
        if (form.IsNoDay("expires"))
            return await ShowAsync(visit, typed with { Fault = new("expiresAt", visit.Texts["message.no_day"]) });
        var wanted = new NewAddress
        {
            Name = typed.Name,
            DomainId = typed.DomainId,
            Note = form.Given("note"),
            ExpiresAt = form.EndOfDay("expires"),
            CategoryId = typed.CategoryId == 0 ? null : typed.CategoryId,
        };
        return await AnswerAsync(visit, typed, await book.CreateAsync(visit.Account.Id, wanted, visit.Aborted));
    }

    public async ValueTask<IResult> GenerateAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var typed = new NewAddressForm { DomainId = form.Id("domain"), Note = form.Text("note"), IsGenerated = true };
        long? domainId = typed.DomainId == 0 ? null : typed.DomainId;
        return await AnswerAsync(
            visit, typed, await book.GenerateAsync(visit.Account, domainId, form.Given("note"), visit.Aborted));
    }

    private async ValueTask<IResult> AnswerAsync(Visit visit, NewAddressForm typed, Outcome<AddressRecord> created)
    {
        if (created.Value is { Id: var id })
            return Visit.Then(visit.To("/addresses?created=" + id.ToString(CultureInfo.InvariantCulture)));
        var fault = FormFault.Of(created.Refusal ?? Refusal.NotFound, visit.Texts);
        return await ShowAsync(visit, typed with { Fault = fault });
    }

    private async ValueTask<Page> ShowAsync(Visit visit, NewAddressForm form)
    {
        var (accountId, query) = (visit.Account.Id, visit.Request.Query);
        var page = PageRequest.From(visit.Request);
        var search = query["q"].ToString().Trim();
        var filter = new AddressFilter { Text = search.Length == 0 ? null : search };
        var (items, next) = await book.ListAsync(accountId, filter, page.AfterId, AddressesOfPage, visit.Aborted);
        var rows = new List<AddressRow>();
        foreach (var address in items)
            rows.Add(new(address, await FindLastAsync(visit, address.Id)));
        var created = ResourceId.Of(query["created"].ToString());
        var model = new AddressListModel
        {
            Rows = rows,
            Next = form.Fault is null ? page.Next(next) : null,
            IsFirst = page.AfterId == 0,
            Search = search,
            Domains = [.. (await domains.ListAsync(0, DomainsToChoose, visit.Aborted)).Where(domain => domain.Active)],
            Categories = await categories.ListAsync(accountId, 0, CategoriesToChoose, visit.Aborted),
            Form = form,
            Created = created > 0 ? await book.FindAsync(accountId, created, visit.Aborted) : null,
            IsDeleted = query["done"] == "deleted",
        };
        return visit.Show<Pages.AddressListPage>(model, form.Fault);
    }

    // All figures of an address are on its own page: to add them up takes as long as there is mail.
    private async ValueTask<DateTimeOffset?> FindLastAsync(Visit visit, long addressId)
    {
        var query = new MailQuery { AddressIds = [addressId], Limit = 1 };
        return (await messages.QueryMessagesAsync(visit.Account.Id, query, visit.Aborted)).Items is [var last, ..] ? last.ReceivedAt : null;
    }
}

/// <summary>What has been typed for a new address.</summary>
internal sealed record NewAddressForm
{
    public string Name { get; init; } = "";

    public long DomainId { get; init; }

    public string Note { get; init; } = "";

    /// <summary>The last day, as a date field has it.</summary>
    public string Expires { get; init; } = "";

    /// <summary>0 for none.</summary>
    public long CategoryId { get; init; }

    /// <summary>It is the form that makes a name up.</summary>
    public bool IsGenerated { get; init; }

    public FormFault? Fault { get; init; }
}

/// <param name="Address">Which.</param>
/// <param name="LastReceivedAt">When the newest mail came that is still there; null for none.</param>
internal sealed record AddressRow(AddressRecord Address, DateTimeOffset? LastReceivedAt);

internal sealed record AddressListModel
{
    public required IReadOnlyList<AddressRow> Rows { get; init; }

    public required string? Next { get; init; }

    public required bool IsFirst { get; init; }

    public required string Search { get; init; }

    public required IReadOnlyList<DomainRecord> Domains { get; init; }

    public required IReadOnlyList<AddressCategoryRecord> Categories { get; init; }

    public required NewAddressForm Form { get; init; }

    /// <summary>What a form has just made.</summary>
    public required AddressRecord? Created { get; init; }

    public required bool IsDeleted { get; init; }
}
