using System.Globalization;
using System.Text;
using Almagest.Cli.Fitting;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Scripts;

/// <summary>A fit as a Python script for Sherpa with its XSPEC models.</summary>
/// <remarks>Source: Sherpa 4.17 documentation, sherpa.astro.ui and sherpa.astro.xspec.</remarks>
internal static class SherpaScript
{
    public static string Write(SavedFit fit)
    {
        FitRecipe recipe = fit.Recipe;
        var text = new StringBuilder();
        Line(text, $"# {recipe.Program}: {fit.Name}, {recipe.Statistic} {Tables.Number(fit.Statistic)} for {fit.DegreesOfFreedom} degrees of freedom.");
        Line(text, $"from sherpa.astro.ui import *\n");
        Line(text, $"set_xsabund({Quoted(recipe.Abundances)})\nset_xsxsect({Quoted(recipe.CrossSections)})");
        bool isChiSquare = recipe.Statistic == "chi2";
        for (int k = 0; k < recipe.Spectra.Count; k++) Data(text, recipe.Spectra[k], k + 1, isChiSquare);
        ScriptModel model = new(recipe);
        string[] tables = [.. model.Tables.Select(table => table.Instance)];
        foreach (int group in recipe.Spectra.Select(spectrum => spectrum.Group).Distinct())
            foreach ((string instance, string kind, string file) in model.Tables)
                Line(text, $"load_xstable_model({Quoted(Instance(instance, group))}, {Quoted(file)}{(kind == "etable" ? ", etable=True" : "")})");
        for (int k = 0; k < recipe.Spectra.Count; k++)
        {
            int group = recipe.Spectra[k].Group;
            Line(text, $"set_source({k + 1}, {model.ToPython(instance => tables.Contains(instance) ? Instance(instance, group) : Component(instance, group))})");
        }
        foreach (RecipeParameter parameter in recipe.Parameters) Line(text, Parameter(recipe, parameter));
        Line(text, $"\nset_stat({Quoted(recipe.Statistic == "pgstat" ? "wstat" : recipe.Statistic)})\nset_method({Quoted("levmar")})");
        if (recipe.Statistic == "pgstat") Line(text, $"# Sherpa has no pgstat: W takes the background for Poisson.");
        return text.Append("fit()\nconf()\n").ToString();
    }

    private static void Data(StringBuilder text, RecipeSpectrum spectrum, int number, bool isChiSquare)
    {
        string? Of(string role) => spectrum.Files.FirstOrDefault(file => file.Role == role)?.Path;
        Line(text, $"\nload_pha({number}, {Quoted(Of(InputFile.SpectrumRole)!)}{(isChiSquare ? ", use_errors=True" : "")})");
        Line(text, $"load_rmf({number}, {Quoted(Of(InputFile.RmfRole)!)})");
        if (Of(InputFile.ArfRole) is { } arf) Line(text, $"load_arf({number}, {Quoted(arf)})");
        string? background = Of(InputFile.BackgroundRole);
        // One in the spectrum's own file comes with it.
        if (background is not null && background != Of(InputFile.SpectrumRole)) Line(text, $"load_bkg({number}, {Quoted(background)}{(isChiSquare ? ", use_errors=True" : "")})");
        if (spectrum.IsGrouped) Line(text, $"ungroup({number})");
        if (isChiSquare && background is not null) Line(text, $"subtract({number})");
        Line(text, $"set_analysis({number}, {Quoted("channel")})\nignore_id({number})");
        foreach (int[] stretch in spectrum.Noticed) Line(text, $"notice_id({number}, {stretch[0]}, {stretch[1]})");
        Line(text, $"set_analysis({number}, {Quoted("energy")})");
    }

    private static string Parameter(FitRecipe recipe, RecipeParameter parameter)
    {
        string name = Name(parameter.Name);
        if (parameter.Tie is { } tie) return $"{name} = {Tie(recipe, tie)}";
        return FormattableString.Invariant(
            $"set_par({name}, {parameter.Value:R}, min={parameter.Lower:R}, max={parameter.Upper:R}, frozen={(parameter.IsFree ? "False" : "True")})");
    }

    private static string Tie(FitRecipe recipe, ParameterTie tie)
    {
        var terms = tie.Terms.Select(term => (term.Factor == 1 ? "" : FormattableString.Invariant($"{term.Factor:R} * ")) + Name(recipe.Parameters[term.Parameter].Name));
        return string.Join(" + ", tie.Constant == 0 && tie.Terms.Count > 0 ? terms : terms.Append(tie.Constant.ToString("R", CultureInfo.InvariantCulture)));
    }

    /// <summary>"tbabs_g2.nH" of "2:tbabs.nH".</summary>
    private static string Name(string parameter)
    {
        int group = parameter.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon ? int.Parse(parameter[..colon], CultureInfo.InvariantCulture) : 1;
        return $"{Instance(ScriptModel.ComponentOf(parameter), group)}.{parameter[(parameter.LastIndexOf('.') + 1)..]}";
    }

    private static string Component(string instance, int group) => $"xs{ScriptModel.Kind(instance)}.{Instance(instance, group)}";

    // A name of its own for each: Sherpa keeps one model a name. "constant" and others are names of Python or of Sherpa's.
    private static string Instance(string instance, int group)
    {
        string name = string.Concat(instance.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return group == 1 ? $"m_{name}" : FormattableString.Invariant($"m_{name}_g{group}");
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static void Line(StringBuilder text, FormattableString line) => Line(text, line.ToString(CultureInfo.InvariantCulture));

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
