using System.Globalization;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Components;

namespace Almagest.Application.Fitting;

/// <summary>What is wrong with a recipe that somebody else may have written.</summary>
internal static class RecipeFault
{
    /// <summary>XSPEC's. Ours are vern.</summary>
    private static readonly string[] CrossSections = ["vern", "bcmc", "obcm"];

    private static readonly string[] Roles =
    [
        InputFile.SpectrumRole,
        InputFile.BackgroundRole,
        InputFile.RmfRole,
        InputFile.ArfRole,
        InputFile.BackgroundRmfRole,
        InputFile.BackgroundArfRole,
    ];

    /// <summary>What a network's fit has in place of a statistic.</summary>
    private static readonly string[] OtherStatistics = ["mse", "none"];

    /// <returns>Goes after "a recipe with"; null: nothing.</returns>
    public static string? Of(FitRecipe recipe) =>
        recipe.Parameters is null
        || recipe.Spectra is not { Count: > 0 }
        || recipe.Model is null
        || recipe.Abundances is null
        || recipe.Statistic is null
        || recipe.Tables is null
            ? "nothing where a model, its parameters, spectra and statistic should be"
            : Words(recipe) ?? Parameters(recipe) ?? Spectra(recipe) ?? Groups(recipe);

    private static string? Words(FitRecipe recipe) =>
        !IsAbundanceSet(recipe.Abundances) ? $"the abundances '{recipe.Abundances}'"
        : !CrossSections.Contains(recipe.CrossSections) ? $"the cross-sections '{recipe.CrossSections}'"
        : recipe
            .Statistic.Split('+')
            .Concat(recipe.Spectra.Select(spectrum => spectrum?.Statistic).OfType<string>())
            .FirstOrDefault(name => StatisticNames.In(new FitSettings(), name) is null && !OtherStatistics.Contains(name))
            is { } unknown
            ? $"the statistic '{unknown}'"
        : null;

    private static string? Parameters(FitRecipe recipe) =>
        recipe.Parameters.Any(parameter =>
            parameter?.Name is not { } name || name.IndexOf('.', StringComparison.Ordinal) < 1 || name.EndsWith('.')
        )
            ? "a parameter that is not named component.parameter"
        : recipe.Parameters.Any(parameter => GroupOf(parameter) is null) ? "a parameter of no group"
        : recipe.Parameters.FirstOrDefault(parameter => !IsKnown(NameOf(parameter))) is { } foreign
            ? $"the parameter '{foreign.Name}', which no component has"
        : recipe.Parameters.FirstOrDefault(parameter =>
            !double.IsFinite(parameter.Value)
            || !double.IsFinite(parameter.HardMin)
            || !double.IsFinite(parameter.Lower)
            || !double.IsFinite(parameter.Upper)
            || !double.IsFinite(parameter.HardMax)
        )
            is { } endless
            ? $"a value or limit of {endless.Name} that is no number"
        : recipe.Parameters.Any(parameter =>
            parameter.Tie is { } tie
            && (
                tie.Terms is null
                || !double.IsFinite(tie.Constant)
                || tie.Terms.Any(term =>
                    term.Parameter < 0 || term.Parameter >= recipe.Parameters.Count || !double.IsFinite(term.Factor)
                )
            )
        )
            ? "a tie to no parameter"
        : null;

    private static string? Spectra(FitRecipe recipe) =>
        recipe.Spectra.Any(spectrum =>
            spectrum?.Noticed is null
            || spectrum
                .Noticed.Concat(spectrum.NoticedGroups ?? [])
                .Concat(spectrum.Groups ?? [])
                .Any(stretch => stretch is not { Length: 2 })
            || spectrum.NoticedEnergies?.Any(stretch => stretch is not { Length: 2 } || !stretch.All(double.IsFinite)) == true
        )
            ? "channels that are no pairs of first and last"
        : recipe.Spectra.Any(spectrum =>
            spectrum.Files is null || spectrum.Files.Any(file => file?.Path is null) || !Has(spectrum, InputFile.SpectrumRole)
        )
            ? "a spectrum without its file"
        : recipe.Spectra.SelectMany(spectrum => spectrum.Files).Any(file => !Roles.Contains(file.Role))
            ? $"a file that is none of {string.Join(", ", Roles)}"
        : recipe.Spectra.Any(spectrum => !Has(spectrum, InputFile.RmfRole)) ? "a spectrum without a response"
        // The libraries that other programs read with would fetch it.
        : recipe
            .Spectra.SelectMany(spectrum => spectrum.Files)
            .FirstOrDefault(file => file.Path.Contains("://", StringComparison.Ordinal))
            is { } far
            ? $"the address '{far.Path}' in place of a file"
        : recipe.Spectra.Any(spectrum =>
            !double.IsFinite(spectrum.BackgroundScale) || spectrum.Channels?.All(double.IsFinite) == false
        )
            ? "energies of channels or a scale that are no numbers"
        : recipe
            .Spectra.Select(spectrum => spectrum.Shape)
            .OfType<RecipeShape>()
            .FirstOrDefault(one => one.Shape?.Fault is not null)
            is { } shape
            ? $"a background's shape of {shape.Shape.Fault}"
        : recipe.Spectra.Any(spectrum => spectrum.Shape is { Shape: null }) ? "a background's shape of nothing"
        : null;

    private static string? Groups(FitRecipe recipe)
    {
        int groups = recipe.Spectra.Max(spectrum => spectrum.Group);
        if (
            groups < 1
            || groups > recipe.Spectra.Count
            || recipe.Spectra.Select(spectrum => spectrum.Group).Distinct().Count() != groups
            || recipe.Spectra.Any(spectrum => spectrum.Group < 1)
        )
            return "groups that are not counted from 1";
        // Each spectrum has its own shape, and those come last.
        RecipeParameter[] asked = [.. recipe.Parameters.TakeWhile(parameter => !IsOfShape(NameOf(parameter)))];
        if (!recipe.Parameters.Skip(asked.Length).All(parameter => IsOfShape(NameOf(parameter))))
            return "parameters behind those of backgrounds' shapes";
        foreach (IGrouping<bool, RecipeParameter> part in asked.GroupBy(parameter => IsOfBackground(NameOf(parameter))))
        {
            string[] first = [.. part.Where(parameter => GroupOf(parameter) == 1).Select(NameOf)];
            if (
                !part.Select(parameter => (GroupOf(parameter) ?? 0, NameOf(parameter)))
                    .SequenceEqual(Enumerable.Range(1, groups).SelectMany(group => first.Select(name => (group, name))))
            )
                return "parameters that differ from group to group";
        }
        return asked.SkipWhile(parameter => !IsOfBackground(NameOf(parameter))).All(p => IsOfBackground(NameOf(p)))
            ? null
            : "a source's parameters behind its background's";
    }

    private static bool Has(RecipeSpectrum spectrum, string role) => spectrum.Files.Any(file => file.Role == role);

    /// <summary>"bkg.auto.c1", "bkg2.smooth.norm": of a background's shape.</summary>
    private static bool IsOfShape(string name) =>
        name.Split('.') is [string of, BackgroundShape.Learnt or BackgroundShape.Smooth, string parameter]
        && of.StartsWith(ParameterLayout.BackgroundName, StringComparison.Ordinal)
        && of.AsSpan(ParameterLayout.BackgroundName.Length).IndexOfAnyExceptInRange('0', '9') < 0
        && (
            parameter == "norm"
            || (parameter.Length > 1 && parameter[0] == 'c' && parameter.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
        );

    private static bool IsOfBackground(string name) =>
        name.StartsWith(ParameterLayout.BackgroundName + ".", StringComparison.Ordinal);

    private static string NameOf(RecipeParameter parameter) =>
        parameter.Name[(parameter.Name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>1 where a name says nothing; null where it says nonsense.</summary>
    private static int? GroupOf(RecipeParameter parameter) =>
        parameter.Name.IndexOf(':', StringComparison.Ordinal) is not (>= 0 and int colon) ? 1
        : int.TryParse(parameter.Name.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int group) ? group
        : null;

    /// <summary>A component's parameter. Those of tables are called as their files call them.</summary>
    private static bool IsKnown(string name)
    {
        if (IsOfShape(name))
            return true;
        if (IsOfBackground(name))
            name = name[(ParameterLayout.BackgroundName.Length + 1)..];
        (string component, string parameter) = (name[..name.LastIndexOf('.')], name[(name.LastIndexOf('.') + 1)..]);
        if (component.LastIndexOf('_') is > 0 and int at && component.AsSpan(at + 1).IndexOfAnyExceptInRange('0', '9') < 0)
            component = component[..at];
        return component is "atable" or "mtable" or "etable"
            || ComponentCatalogue
                .All.FirstOrDefault(known => known.Name == component)
                ?.Parameters.Any(known => known.Name == parameter) == true;
    }

    private static bool IsAbundanceSet(string name)
    {
        try
        {
            return SpectralModel.Parse("powerlaw", name).Abundances == name;
        }
        catch (SpectralDataException)
        {
            return false;
        }
    }
}
