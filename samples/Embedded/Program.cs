var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMailservr().UseSqlite();

var app = builder.Build();
app.MapGet("/", () => "Hello World!");
app.MapMailservr();

app.Run();
