using System.Globalization;
using Mailservr.Addresses;
using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Categories;

/// <summary>One category: its name and colour, and its end.</summary>
internal sealed class CategoryPages(AddressCategories categories)
{
    public static string PathOf(Visit visit, long id) => visit.To(PathOf(id));

    private static string PathOf(long id) => "/categories/" + id.ToString(CultureInfo.InvariantCulture);

    public async ValueTask<IResult> ShowAsync(Visit visit) =>
        await FindAsync(visit) is { } category
            ? Show(visit, category, new CategoryForm { Name = category.Name, Color = category.Color })
            : visit.NotFound();

    public async ValueTask<IResult> ChangeAsync(Visit visit)
    {
        var typed = CategoryForm.Of(await visit.FormAsync());
        if (await FindAsync(visit) is not { } category)
            return visit.NotFound();
        var changed = category with { Name = typed.Name, Color = typed.Color };
        var saved = await categories.UpdateAsync(changed, visit.Aborted);
        return saved.Refusal is { } refusal
            ? Show(visit, category, typed.With(refusal, visit.Texts))
            : Visit.Then(visit.To("/categories?done=saved"));
    }

    public async ValueTask<IResult> AskAsync(Visit visit)
    {
        if (await FindAsync(visit) is not { } category)
            return visit.NotFound();
        return visit.Show<Pages.QuestionPage>(new Question(
            visit.Texts.Format("category.delete_title", category.Name),
            visit.Texts["category.delete_text"],
            $"{PathOf(category.Id)}/delete",
            visit.Texts["category.delete"],
            PathOf(category.Id))
        { Section = "addresses" });
    }

    public async ValueTask<IResult> DeleteAsync(Visit visit)
    {
        await visit.FormAsync();
        if (await FindAsync(visit) is not { } category)
            return visit.NotFound();
        await categories.DeleteAsync(category, visit.Aborted);
        return Visit.Then(visit.To("/categories?done=deleted"));
    }

    private async ValueTask<AddressCategoryRecord?> FindAsync(Visit visit) => await categories.FindAsync(
        visit.Account.Id, visit.RouteId(), visit.Aborted);

    private static Page Show(Visit visit, AddressCategoryRecord category, CategoryForm form) => visit.Show<CategoryPage>(
        new CategoryModel(category, form),
        form.Fault);
}

internal sealed record CategoryModel(AddressCategoryRecord Category, CategoryForm Form);
