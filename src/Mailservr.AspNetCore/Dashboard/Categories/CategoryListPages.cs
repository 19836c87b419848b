using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Categories;

/// <summary>The categories of an account, and making more of them.</summary>
internal sealed class CategoryListPages(AddressCategories categories)
{
    private const int CategoriesOfPage = 50;

    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, new CategoryForm());

    public async ValueTask<IResult> CreateAsync(Visit visit)
    {
        var typed = CategoryForm.Of(await visit.FormAsync());
        var created = await categories.CreateAsync(visit.Account.Id, typed.Name, typed.Color, visit.Aborted);
        return created.Refusal is { } refusal
            ? await ShowAsync(visit, typed.With(refusal, visit.Texts))
            : Visit.Then(visit.To("/categories?done=saved"));
    }

    private async ValueTask<Page> ShowAsync(Visit visit, CategoryForm form)
    {
        var page = PageRequest.From(visit.Request);
        var rows = await categories.ListAsync(visit.Account.Id, page.AfterId, CategoriesOfPage + 1, visit.Aborted);
        var shown = rows.Take(CategoriesOfPage).ToList();
        var done = visit.Request.Query["done"].ToString();
        var model = new CategoryListModel
        {
            Categories = shown,
            Next = form.Fault is null && rows.Count > CategoriesOfPage ? page.Next(shown[^1].Id) : null,
            IsFirst = page.AfterId == 0,
            Form = form,
            Done = done is "saved" or "deleted" ? done : null,
        };
        return visit.Show<CategoryListPage>(model, form.Fault);
    }
}

internal sealed record CategoryListModel
{
    public required IReadOnlyList<AddressCategoryRecord> Categories { get; init; }

    public required string? Next { get; init; }

    public required bool IsFirst { get; init; }

    public required CategoryForm Form { get; init; }

    /// <summary>What a form has just done; null when none has.</summary>
    public required string? Done { get; init; }
}
