using Almagest.Spectra.Models.Components;

namespace Almagest.Spectra.Models.Expressions;

/// <summary>Finds components by their names, whole or cut short.</summary>
internal static class ComponentNames
{
    /// <exception cref="SpectralDataException">No component, or more than one, has that name.</exception>
    public static ComponentDefinition Resolve(string text, int start, int end, IReadOnlyList<ComponentDefinition> all)
    {
        string name = text[start..end];
        if (all.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } exact)
            return exact;
        ComponentDefinition[] matches =
        [
            .. all.Where(d => d.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)).OrderBy(d => d.Name.Length),
        ];
        if (Shortest(matches) is { } whole)
            return whole;
        // "ga" is gabs where it multiplies, gaussian where it ends a term.
        bool multiplies = text.AsSpan(end).TrimStart() is ['*' or '(', ..];
        if (Shortest([.. matches.Where(d => d.Kind == ComponentKind.Additive != multiplies)]) is { } fitting)
            return fitting;
        if (matches.Length > 0)
            throw Error(
                text,
                start,
                $"\"{name}\", which may be {string.Join(" or ", matches.Select(d => d.Name))}",
                "an unambiguous name"
            );
        throw Error(text, start, $"unknown component \"{name}\"", $"a name such as {string.Join(", ", NearestTo(name, all))}");
    }

    /// <summary>"bb" means bbody although bbodyrad begins so too; null if they differ otherwise.</summary>
    private static ComponentDefinition? Shortest(ComponentDefinition[] matches) =>
        matches.Length > 0 && matches.All(d => d.Name.StartsWith(matches[0].Name, StringComparison.Ordinal)) ? matches[0] : null;

    /// <summary>An error that shows the expression with a mark under the character.</summary>
    public static SpectralDataException Error(string text, int position, string found, string expected) =>
        new(
            $"model expression, character {position + 1}: found {found}; expected {expected}.\n  {text}\n  "
                + $"{new string(' ', position)}^"
        );

    /// <summary>The names that take the fewest changes of a letter to reach.</summary>
    public static IEnumerable<string> NearestTo(string name, IReadOnlyList<ComponentDefinition> all) =>
        all.Select(d => d.Name)
            .OrderBy(known => Distance(name.ToLowerInvariant(), known))
            .ThenBy(known => known, StringComparer.Ordinal)
            .Take(4);

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
