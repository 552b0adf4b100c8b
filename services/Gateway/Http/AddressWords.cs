using System.Globalization;
using Almagest.Application;
using Microsoft.AspNetCore.Http.Metadata;

namespace Almagest.Gateway.Http;

/// <summary>What is said behind the question mark of an address: the parameters of its handler, and nothing else.</summary>
internal static class AddressWords
{
    /// <exception cref="RequestException">An unknown word, or a value of another kind.</exception>
    public static void Require(HttpContext context)
    {
        if (context.Request.Query.Count == 0)
            return;
        IParameterBindingMetadata[] known =
        [
            .. (context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? []).Where(parameter =>
                IsWord(parameter.ParameterInfo.ParameterType) && !context.Request.RouteValues.ContainsKey(parameter.Name)
            ),
        ];
        foreach ((string word, Microsoft.Extensions.Primitives.StringValues said) in context.Request.Query)
        {
            IParameterBindingMetadata parameter = known.FirstOrDefault(one =>
                one.Name.Equals(word, StringComparison.OrdinalIgnoreCase)
            )
                ?? throw new RequestException(
                    $"found an unknown '{word}' in the address; expected "
                        + (known.Length > 0 ? $"some of {string.Join(", ", known.Select(one => one.Name))}." : "none.")
                );
            if (ExpectedBeside(parameter.ParameterInfo.ParameterType, said.ToString()) is { } expected)
                throw new RequestException($"{word}: found '{said}'; expected {expected}.");
        }
    }

    private static bool IsWord(Type type) => type == typeof(string) || type == typeof(int?) || type == typeof(bool?);

    /// <summary>Null: it is of that kind.</summary>
    private static string? ExpectedBeside(Type type, string said) =>
        type == typeof(int?) && !int.TryParse(said, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? "a whole number"
        : type == typeof(bool?) && !bool.TryParse(said, out _) ? "true or false"
        : null;
}
