using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Spectra.Models.Local;

/// <summary>What a component of one's own must be, so that an expression can name it and a fit move it.</summary>
internal static class LocalRules
{
    private const int LongestName = 64;
    private const string Norm = "norm";

    /// <exception cref="SpectralDataException">Its name or a parameter can't be used.</exception>
    public static void Check(LocalComponent component)
    {
        string where = $"component {Shown(component.Name)}";
        if (!IsName(component.Name))
            throw SpectralDataException.At(
                where,
                "that name",
                $"a letter, then letters, digits or underscores, at most {LongestName}"
            );
        if (
            TableComponents.IsName(component.Name)
            || ComponentCatalogue.All.Any(known => known.Name.Equals(component.Name, StringComparison.OrdinalIgnoreCase))
        )
            throw SpectralDataException.At(where, "the name of a component of the catalogue", "another name");
        foreach (ModelParameter parameter in component.Parameters)
            Check($"{where}, parameter {Shown(parameter.Name)}", component, parameter);
    }

    private static void Check(string where, LocalComponent component, ModelParameter parameter)
    {
        if (!IsName(parameter.Name))
            throw SpectralDataException.At(where, "that name", "a letter, then letters, digits or underscores");
        if (component is LocalAdditiveComponent && parameter.Name.Equals(Norm, StringComparison.OrdinalIgnoreCase))
            throw SpectralDataException.At(where, "a norm among the parameters", "none: it comes last by itself");
        if (component.Parameters.Count(other => other.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)) > 1)
            throw SpectralDataException.At(where, "that name twice", "names that differ");
        double[] ascending = [parameter.HardMin, parameter.SoftMin, parameter.Default, parameter.SoftMax, parameter.HardMax];
        if (
            !ascending.All(double.IsFinite)
            || !ascending.SequenceEqual(ascending.Order())
            || parameter.HardMin >= parameter.HardMax
        )
            throw SpectralDataException.At(
                where,
                $"limits {string.Join(", ", ascending)}",
                "finite numbers, hard minimum <= soft minimum <= default <= soft maximum <= hard maximum"
            );
    }

    /// <summary>What was computed is finite.</summary>
    /// <exception cref="SpectralDataException">It is not: says where.</exception>
    public static void RequireFinite(
        LocalComponent component,
        string what,
        ReadOnlySpan<double> energies,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<double> values
    )
    {
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                throw SpectralDataException.At(
                    $"component {component.Name} at {energies[i]} keV with ({string.Join(", ", parameters.ToArray())})",
                    $"{what} {values[i]}",
                    "a finite number"
                );
    }

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName }
        && char.IsAsciiLetter(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static string Shown(string? name) =>
        name is null ? "(null)" : string.Concat(name.Take(LongestName).Select(letter => char.IsControl(letter) ? '?' : letter));
}
