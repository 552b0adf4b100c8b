using System.Globalization;
using System.Text;
using Almagest.Cli.Fitting;
using Almagest.Cli.Terminal;
using Almagest.Ogip;
using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Scripts;

/// <summary>A fit as XSPEC's commands, in the form in which XSPEC's own `save all` writes them.</summary>
/// <remarks>Source: XSPEC manual, commands abund, arf, backgrnd, data, error, fit, ignore, model, notice, response, statistic, xsect.</remarks>
internal static class XspecScript
{
    public static string Write(SavedFit fit)
    {
        FitRecipe recipe = fit.Recipe;
        var text = new StringBuilder();
        Line(text, $"# {recipe.Program}: {fit.Name}, {recipe.Statistic} {Tables.Number(fit.Statistic)} for {fit.DegreesOfFreedom} degrees of freedom.");
        Line(text, "# xspec - THIS_FILE");
        Line(text, $"query yes\nabund {recipe.Abundances}\nxsect {recipe.CrossSections}");
        // W is what XSPEC computes for cstat where there is a background.
        Line(text, $"statistic {recipe.Statistic switch { "chi2" => "chi", "pgstat" => "pgstat", _ => "cstat" }}");
        for (int k = 0; k < recipe.Spectra.Count; k++) Data(text, recipe.Spectra[k], k + 1);
        Line(text, $"model {new ScriptModel(recipe).ToXspec()}");
        foreach (RecipeParameter parameter in recipe.Parameters) Line(text, Parameter(parameter));
        Line(text, "fit 1000");
        string free = string.Join(' ', recipe.Parameters.Index().Where(one => one.Item.IsFree).Select(one => one.Index + 1));
        if (free.Length > 0) Line(text, $"error 1.0 {free}");
        Line(text, "show all");
        return text.ToString();
    }

    private static void Data(StringBuilder text, RecipeSpectrum spectrum, int number)
    {
        string path = Path(spectrum, InputFile.SpectrumRole);
        if (spectrum.IsGrouped)
        {
            // XSPEC applies GROUPING and QUALITY as it reads, and then counts groups; this fit was to single channels.
            string copy = $"almagest_ungrouped_{number}.pha";
            Line(text, $"exec grppha infile={path} outfile={copy} {{comm=reset grouping & reset quality & exit}} clobber=yes");
            path = copy;
        }
        Line(text, $"data {spectrum.Group}:{number} {path}");
        Line(text, $"response {number} {Path(spectrum, InputFile.RmfRole)}");
        Line(text, $"arf {number} {Path(spectrum, InputFile.ArfRole)}");
        Line(text, $"backgrnd {number} {Path(spectrum, InputFile.BackgroundRole)}");
        Line(text, $"ignore {number}:**-**");
        // XSPEC counts channels from 1, whatever number the file gives to the first.
        foreach (int[] stretch in spectrum.Noticed)
            Line(text, $"notice {number}:{stretch[0] - spectrum.FirstChannel + 1}-{stretch[1] - spectrum.FirstChannel + 1}");
    }

    private static string Path(RecipeSpectrum spectrum, string role) => spectrum.Files.FirstOrDefault(file => file.Role == role)?.Path ?? "none";

    /// <summary>value, step (negative: frozen), hard and soft limits; or a tie.</summary>
    private static string Parameter(RecipeParameter parameter)
    {
        if (parameter.Tie is { } tie) return Tie(tie);
        double step = Math.Max(Math.Abs(parameter.Value) * 0.01, 1e-10) * (parameter.IsFree ? 1 : -1);
        return FormattableString.Invariant(
            $"{parameter.Value:R} {step:G3} {parameter.HardMin:G9} {parameter.Lower:G9} {parameter.Upper:G9} {parameter.HardMax:G9}");
    }

    private static string Tie(ParameterTie tie)
    {
        var terms = tie.Terms.Select(term => term.Factor == 1 ? FormattableString.Invariant($"p{term.Parameter + 1}") : FormattableString.Invariant($"{term.Factor}*p{term.Parameter + 1}"));
        return "= " + string.Join(" + ", tie.Constant == 0 && tie.Terms.Count > 0 ? terms : terms.Append(tie.Constant.ToString("R", CultureInfo.InvariantCulture)));
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
