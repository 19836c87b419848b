using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mailservr.Architecture.Tests.PublicApi;

/// <summary>The public surface of an assembly, a line per type and member, in an order that does not change by itself.</summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static string Of(Assembly assembly) =>
        string.Join('\n', Types(assembly).OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Lines)) + "\n";

    // The compiler of Razor makes every component public; those of the dashboard are no surface that anyone is promised.
    private static IEnumerable<Type> Types(Assembly assembly) => assembly.GetExportedTypes().Where(type =>
        !(type.Namespace ?? "").StartsWith("Mailservr.AspNetCore.Dashboard", StringComparison.Ordinal));

    private static IEnumerable<string> Lines(Type type) =>
        Members(type).Order(StringComparer.Ordinal).Select(member => "  " + member).Prepend(Head(type));

    private static string Head(Type type)
    {
        var bases = new List<string>();
        if (type.IsClass && type.BaseType is { } parent && parent != typeof(object) && parent != typeof(MulticastDelegate))
            bases.Add(ApiNames.Of(parent));
        bases.AddRange(type.GetInterfaces().Where(IsWorthNaming).Select(ApiNames.Of).Order(StringComparer.Ordinal));
        return $"{Kind(type)} {ApiNames.OfDeclaration(type)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}";

        // What a record, an enum or a base class brings along.
        bool IsWorthNaming(Type one) =>
            one.IsVisible
            && !type.IsEnum
            && one.Name is not "IEquatable`1"
            && !(type.BaseType?.GetInterfaces().Contains(one) ?? false);
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface";

        var record = type.GetMethod("PrintMembers", Declared) is null ? "" : "record ";
        if (type.IsValueType)
            return (type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) ? "readonly " : "") + record + "struct";

        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return modifier + (record.Length > 0 ? "record" : "class");
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}");

        return type.GetConstructors(Declared).Where(IsSeen).Select(ApiMembers.Of)
            .Concat(type.GetMethods(Declared).Where(method => IsSeen(method) && IsWritten(type, method)).Select(ApiMembers.Of))
            .Concat(type.GetProperties(Declared).Where(IsSeen).Where(property => property.Name != "EqualityContract").Select(ApiMembers.Of))
            .Concat(type.GetFields(Declared).Where(IsSeen).Select(ApiMembers.Of))
            .Concat(type.GetEvents(Declared).Select(one => $"event {ApiNames.Of(one.EventHandlerType)} {one.Name}"));
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsSeen(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    private static bool IsSeen(PropertyInfo property) => property.GetAccessors(nonPublic: true).Any(IsSeen);

    /// <summary>Not an accessor, not what the compiler makes of a record, and not a test of a suite.</summary>
    private static bool IsWritten(Type type, MethodInfo method) =>
        !method.IsDefined(typeof(FactAttribute))
        && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !(method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal))
        && (type.IsInterface || method.Name is not ("ToString" or "Equals" or "GetHashCode" or "PrintMembers"));
}
