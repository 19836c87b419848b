using System.Globalization;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Dashboard.Statistics;
using Mailservr.AspNetCore.Http;
using Mailservr.Blocking;
using Mailservr.Messages;
using Mailservr.Storage;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>One address: what it received, its settings, whom it blocks, and its end.</summary>
internal sealed class AddressPages(AddressBook book, BlockList blocks, IAddressStatistics statistics, AddressCategories categories, DailyMail daily, TimeProvider time)
{
    private const int TopSenders = 10;
    private const int BlocksOfPage = 100;
    private const int CategoriesToChoose = 100;

    public async ValueTask<IResult> ShowAsync(Visit visit) =>
        await FindAsync(visit) is { } address
            ? await ShowAsync(visit, address, AddressForm.Of(address))
            : visit.NotFound();

    public async ValueTask<IResult> ChangeAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (await FindAsync(visit) is not { } address)
            return visit.NotFound();
        // What the form does not show would be undone by it.
        if (form.Given("version") is { } seen && seen != VersionOf(address))
            return await ShowAsync(visit, address, AddressForm.Of(address) with { Fault = new(null, visit.Texts["refused.stale"]) });
        var typed = new AddressForm
        {
            Note = form.Text("note"),
            Expires = form.Text("expires"),
            Enabled = form.Has("enabled"),
            CategoryId = form.Id("category"),
        };
        if (!TryReadEnd(form, address, out var expiresAt))
        {
            var text = visit.Texts[form.IsNoDay("expires") ? "message.no_day" : "refused.invalid.expiresAt"];
            return await ShowAsync(visit, address, typed with { Fault = new("expiresAt", text) });
        }
        var changed = address with { Note = form.Given("note"), ExpiresAt = expiresAt, Enabled = typed.Enabled };
        changed = changed with { CategoryId = typed.CategoryId == 0 ? null : typed.CategoryId };
        var saved = await book.UpdateAsync(changed, visit.Aborted);
        return saved.Refusal is { } refusal
            ? await ShowAsync(visit, address, typed with { Fault = FormFault.Of(refusal, visit.Texts) })
            : Visit.Then(PathOf(visit, address.Id) + "?done=saved");
    }

    public async ValueTask<IResult> AskAsync(Visit visit) =>
        await FindAsync(visit) is { } address
            ? visit.Show<Pages.AddressDeletePage>(new AddressDeleteModel(address))
            : visit.NotFound();

    public async ValueTask<IResult> DeleteAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (await FindAsync(visit) is not { } address)
            return visit.NotFound();
        return await book.DeleteAsync(address, purge: form.Text("mail") == "delete", visit.Aborted) is { } refusal
            ? visit.Refuse(StatusCodes.Status409Conflict, visit.Texts.Of(refusal))
            : Visit.Then(visit.To("/addresses?done=deleted"));
    }

    public static string VersionOf(AddressRecord address) => address.Version.ToString(CultureInfo.InvariantCulture);

    public static string PathOf(Visit visit, long id) =>
        visit.To("/addresses/" + id.ToString(CultureInfo.InvariantCulture));

    private async ValueTask<AddressRecord?> FindAsync(Visit visit) =>
        await book.FindAsync(visit.Account.Id, visit.RouteId(), visit.Aborted);

    private async ValueTask<Page> ShowAsync(Visit visit, AddressRecord address, AddressForm form)
    {
        var page = PageRequest.From(visit.Request);
        var rows = await blocks.ListAsync(address.Id, page.AfterId, BlocksOfPage + 1, visit.Aborted);
        var shown = rows.Take(BlocksOfPage).ToList();
        var stats = await statistics.GetAddressStatsAsync(visit.Account.Id, address.Id, TopSenders, visit.Aborted);
        var model = new AddressModel
        {
            Address = address,
            Form = form,
            Stats = stats,
            Blocks = shown,
            NextBlocks = form.Fault is null && rows.Count > BlocksOfPage ? page.Next(shown[^1].Id) : null,
            IsFirst = page.AfterId == 0,
            Held = await FindHeldAsync(visit, address, stats.TopSenders),
            Categories = await CategoriesAsync(visit, form.CategoryId),
            Days = await daily.ReadAsync(visit.Account.Id, address.Id, visit.Aborted),
            IsSaved = visit.Request.Query["done"] == "saved",
        };
        return visit.Show<Pages.AddressPage>(model, form.Fault);
    }

    // By whatever holds for a sender, not only what is on the page.
    private async ValueTask<IReadOnlyDictionary<string, BlockRecord>> FindHeldAsync(
        Visit visit, AddressRecord address, IReadOnlyList<SenderCount> senders)
    {
        var held = new Dictionary<string, BlockRecord>(StringComparer.Ordinal);
        foreach (var sender in senders.Select(sender => sender.Address))
        {
            if (await blocks.FindAsync(visit.Account.Id, address.Id, sender, null, visit.Aborted) is { } block)
                held[sender] = block;
        }

        return held;
    }

    // The one it has is always among them: else to save the form would take it away.
    private async ValueTask<IReadOnlyList<AddressCategoryRecord>> CategoriesAsync(Visit visit, long chosen)
    {
        var first = await categories.ListAsync(visit.Account.Id, 0, CategoriesToChoose, visit.Aborted);
        return chosen == 0 || first.Any(category => category.Id == chosen)
            || await categories.FindAsync(visit.Account.Id, chosen, visit.Aborted) is not { } other
                ? first
                : [.. first, other];
    }

    // A date that was left as it stood keeps its time of day, also one that is over.
    private bool TryReadEnd(PostedForm form, AddressRecord address, out DateTimeOffset? expiresAt)
    {
        expiresAt = address.ExpiresAt;
        if (form.Text("expires") == AddressForm.Of(address).Expires)
            return true;
        expiresAt = form.EndOfDay("expires");
        return form.Given("expires") is null || expiresAt > time.GetUtcNow();
    }
}

/// <summary>The settings of an address as its form has them.</summary>
internal sealed record AddressForm
{
    public string Note { get; init; } = "";

    /// <summary>The last day, as a date field has it.</summary>
    public string Expires { get; init; } = "";

    public bool Enabled { get; init; }

    /// <summary>0 for none.</summary>
    public long CategoryId { get; init; }

    public FormFault? Fault { get; init; }

    public static AddressForm Of(AddressRecord address) => new()
    {
        Note = address.Note ?? "",
        Expires = address.ExpiresAt?.UtcDateTime.AddTicks(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        Enabled = address.Enabled,
        CategoryId = address.CategoryId ?? 0,
    };
}

internal sealed record AddressModel
{
    public required AddressRecord Address { get; init; }

    public required AddressForm Form { get; init; }

    public required AddressStats Stats { get; init; }

    public required IReadOnlyList<BlockRecord> Blocks { get; init; }

    /// <summary>The cursor of the next page of blocks; null when there is none.</summary>
    public required string? NextBlocks { get; init; }

    /// <summary>Whether the blocks are those of the first page.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>What holds for the top senders that are blocked.</summary>
    public required IReadOnlyDictionary<string, BlockRecord> Held { get; init; }

    public required IReadOnlyList<AddressCategoryRecord> Categories { get; init; }

    /// <summary>Mail of the last days, today last.</summary>
    public required IReadOnlyList<DayCount> Days { get; init; }

    public required bool IsSaved { get; init; }
}

internal sealed record AddressDeleteModel(AddressRecord Address);
