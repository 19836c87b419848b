namespace Mailservr.AspNetCore.Dashboard.Categories;

/// <summary>What has been typed for a category.</summary>
internal sealed record CategoryForm
{
    public string Name { get; init; } = "";

    /// <summary>#rrggbb.</summary>
    public string Color { get; init; } = "#1a56b0";

    public FormFault? Fault { get; init; }

    public static CategoryForm Of(PostedForm form) => new() { Name = form.Text("name").Trim(), Color = form.Text("color") };

    /// <summary>The name of a category has other rules than that of an address.</summary>
    public CategoryForm With(Refusal refusal, Texts texts) => this with
    {
        Fault = refusal switch
        {
            { Field: "name" } => new("name", texts["category.name_fault"]),
            { Field: "color" } => new("color", texts["category.color_fault"]),
            { Code: "category_taken" } => new("name", texts["category.taken"]),
            _ => FormFault.Of(refusal, texts),
        },
    };
}
