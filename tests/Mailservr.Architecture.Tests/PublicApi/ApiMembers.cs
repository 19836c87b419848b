using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mailservr.Architecture.Tests.PublicApi;

/// <summary>One line of a member.</summary>
internal static class ApiMembers
{
    private static readonly NullabilityInfoContext Nullability = new();

    internal static string Of(ConstructorInfo constructor) => $"{Access(constructor)}.ctor({Parameters(constructor)})";

    internal static string Of(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(ApiNames.Of))}>" : "";
        return $"{Access(method)}{Modifier(method)}{Annotated(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)})";
    }

    internal static string Of(PropertyInfo property)
    {
        var any = property.GetAccessors(nonPublic: true)[0];
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var name = property.GetIndexParameters().Length > 0 ? "this" : property.Name;
        var type = ApiNames.Of(property.PropertyType, Nullability.Create(property));
        return $"{Access(any)}{Modifier(any)}{required}{type} {name} {{ {Accessors(property)}}}";
    }

    internal static string Of(FieldInfo field)
    {
        var type = ApiNames.Of(field.FieldType, Nullability.Create(field));
        if (field.IsLiteral)
            return $"const {type} {field.Name} = {Literal(field.GetRawConstantValue())}";
        return $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private static string Accessors(PropertyInfo property)
    {
        var get = property.GetMethod is { IsPrivate: false, IsAssembly: false } ? "get; " : "";
        if (property.SetMethod is null or { IsPrivate: true } or { IsAssembly: true })
            return get;

        var init = property.SetMethod.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return get + (init ? "init; " : "set; ");
    }

    private static string Access(MethodBase method) =>
        method.IsPublic ? "" : "protected ";

    private static string Modifier(MethodInfo method)
    {
        if (method.DeclaringType is { IsInterface: true } && !method.IsStatic)
            return method.IsAbstract ? "" : "virtual ";
        if (method.IsStatic)
            return "static ";
        if (method.IsAbstract)
            return "abstract ";
        if (!method.IsVirtual || method.IsFinal)
            return "";
        return method.GetBaseDefinition() == method ? "virtual " : "override ";
    }

    private static string Parameters(MethodBase method)
    {
        var first = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return first + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var way = (parameter.IsOut, parameter.IsIn, parameter.ParameterType.IsByRef) switch
        {
            (true, _, true) => "out ",
            (_, true, true) => "in ",
            (_, _, true) => "ref ",
            _ => parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "",
        };
        var value = parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue) : "";
        return $"{way}{Annotated(parameter)} {parameter.Name}{value}";
    }

    private static string Annotated(ParameterInfo parameter) =>
        ApiNames.Of(parameter.ParameterType, Nullability.Create(parameter));

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
