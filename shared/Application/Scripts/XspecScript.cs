using System.Globalization;
using Almagest.Application.Fitting;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;

namespace Almagest.Application.Scripts;

/// <summary>A fit as XSPEC's commands, in the form in which XSPEC's own `save all` writes them.</summary>
/// <remarks>
/// Sources: XSPEC manual, commands abund, arf, backgrnd, data, error, fit, ignore, model, newpar, notice, response, statistic,
/// xsect; a background as a
/// model as on the XSPEC wiki, "Dealing with background": its spectrum in a data group of its own, where the source's norms are
/// 0.
/// </remarks>
public static class XspecScript
{
    private const string Bkg = "bkg";

    private const string Writer = """
        proc almagest_file {name text} {
            set file [open $name wb]
            puts -nonewline $file [zlib decompress [binary decode base64 $text]]
            close $file
        }
        """;

    public static string Write(SavedFit fit) => Write(FluxFiles.Of(fit));

    internal static string Write(FluxFiles files)
    {
        FitRecipe recipe = ScriptModel.Require(files.Fit.Recipe);
        ScriptText text = new(files.Fit);
        files.AddTo(text, Writer, name => $"almagest_file {Quoted.Tcl(name)} {{", "}");
        string statistic = Statistic(recipe.Spectra[0].Statistic ?? recipe.Statistic);
        text.Comment("xspec - THIS_FILE")
            .Line($"query yes\nabund {Quoted.Tcl(recipe.Abundances)}\nxsect {Quoted.Tcl(recipe.CrossSections)}")
            .Line($"statistic {statistic}");
        if (recipe.Spectra.Any(spectrum => spectrum.Statistic == "cash"))
            text.Comment(
                "XSPEC's cstat is Cash's formula with a term of the data's own: the same minimum at another value. "
                    + "Cash's knows no background."
            );
        string[] weights = [.. recipe.Spectra.Select(spectrum => Weight(spectrum.Statistic)).OfType<string>().Distinct()];
        foreach (string weight in weights)
            text.Line($"weight {weight}");
        bool isModelled = recipe.BackgroundModel is not null;
        int spectra = recipe.Spectra.Count,
            groups = recipe.Spectra.Max(spectrum => spectrum.Group);
        for (int k = 0; k < spectra; k++)
            Data(
                text,
                recipe,
                recipe.Spectra[k],
                k + 1,
                recipe.Spectra[k].Group,
                Path(recipe.Spectra[k], InputFile.SpectrumRole),
                isModelled || recipe.Spectra[k].Statistic == "cash" ? "none" : Path(recipe.Spectra[k], InputFile.BackgroundRole),
                recipe.Spectra[k].Response
            );
        if (isModelled)
        {
            for (int k = 0; k < spectra; k++)
                Data(
                    text,
                    recipe,
                    recipe.Spectra[k],
                    spectra + k + 1,
                    groups + recipe.Spectra[k].Group,
                    Path(recipe.Spectra[k], InputFile.BackgroundRole),
                    "none",
                    recipe.Spectra[k].BackgroundResponse
                );
            for (int k = 0; k < spectra; k++)
                Response(text, recipe, recipe.Spectra[k], k + 1, recipe.Spectra[k].Response);
            for (int k = 0; k < spectra; k++)
                Response(text, recipe, recipe.Spectra[k], spectra + k + 1, recipe.Spectra[k].BackgroundResponse);
        }
        for (int k = 0; k < spectra; k++)
            if (recipe.Spectra[k].Statistic is { } own && Statistic(own) != statistic)
                text.Line($"statistic {Statistic(own)} {k + 1}");
        text.Line($"model {ScriptModel.OfSource(recipe).ToXspec()}");
        RecipeParameter[] source = [.. recipe.Parameters.Where(parameter => !ScriptModel.IsOfBackground(parameter.Name))];
        foreach (RecipeParameter parameter in source)
            text.Line(Parameter(recipe, parameter));
        if (isModelled)
            Background(text, recipe, source, groups);
        if (recipe.Search is { } search)
            text.Comment($"The minimum was looked for by {search}; the model stands there.");
        text.Line("fit 1000");
        string[] free = [.. recipe.Parameters.Index().Where(one => one.Item.IsFree).Select(one => Number(recipe, one.Index))];
        if (free.Length > 0)
            text.Line(FormattableString.Invariant($"error {recipe.Delta ?? 1:0.0########} {string.Join(' ', free)}"));
        return text.Line("show all").ToString();
    }

    // W is what XSPEC computes for cstat where there is a background.
    private static string Statistic(string name) =>
        name switch
        {
            "pgstat" => "pgstat",
            _ => name.StartsWith("chi2", StringComparison.Ordinal) ? "chi" : "cstat",
        };

    private static string? Weight(string? statistic) =>
        statistic switch
        {
            "chi2gehrels" => "gehrels",
            "chi2modvar" => "model",
            _ => null,
        };

    private static void Data(
        ScriptText text,
        FitRecipe recipe,
        RecipeSpectrum spectrum,
        int number,
        int group,
        string path,
        string background,
        (string? Rmf, string? Arf) response
    )
    {
        if (spectrum.Groups is { } groups)
        {
            // XSPEC groups as it reads, and not otherwise: it gets a copy with these groups. grppha counts as the file does.
            string copy = $"almagest_grouped_{number}.pha";
            text.Line($"exec grppha infile={path} outfile={copy} clobber=yes << {{reset grouping\nreset quality");
            foreach (int[] one in groups)
                text.Line($"group {one[0]} {one[1]} {one[1] - one[0] + 1}");
            text.Line("exit\n}");
            path = copy;
        }
        else if (spectrum.IsGrouped && !recipe.UseGrouping)
        {
            // XSPEC applies GROUPING and QUALITY as it reads, and then counts groups; this fit was to single channels.
            string copy = $"almagest_ungrouped_{number}.pha";
            text.Line($"exec grppha infile={path} outfile={copy} {{comm=reset grouping & reset quality & exit}} clobber=yes");
            path = copy;
        }
        text.Line($"data {group}:{number} {path}");
        text.Line($"response {number} {Path(response.Rmf)}");
        text.Line($"arf {number} {Path(response.Arf)}");
        text.Line($"backgrnd {number} {background}");
        text.Line($"ignore {number}:**-**");
        // XSPEC counts channels from 1, whatever number the file gives to the first, and groups where they are applied.
        foreach (
            int[] stretch in spectrum.NoticedGroups is { } counted && (recipe.UseGrouping || spectrum.Groups is not null)
                ? counted
                : spectrum.Noticed.Select(stretch => stretch.Select(channel => channel - spectrum.FirstChannel + 1).ToArray())
        )
            text.Line($"notice {number}:{stretch[0]}-{stretch[1]}");
    }

    /// <summary>The background's: as the source's, or straight into the channels, by a diagonal matrix of efficiency 1.</summary>
    private static void Response(
        ScriptText text,
        FitRecipe recipe,
        RecipeSpectrum spectrum,
        int number,
        (string? Rmf, string? Arf) response
    )
    {
        if (recipe.BackgroundPath == BackgroundPath.Response)
        {
            text.Line($"response 2:{number} {Path(response.Rmf)}").Line($"arf 2:{number} {Path(response.Arf)}");
            return;
        }
        if (spectrum.Channels is not [double count, double from, double to])
            throw SpectralDataException.At(
                "saved fit",
                "no energies of the channels, which a background model goes straight into",
                "a fit saved by this version"
            );
        if (number == 1)
            text.Comment("Straight into the channels, which XSPEC takes to be of one width each.");
        // The source's response serves until the dummy takes its place: XSPEC makes dummies for sources that have one.
        text.Line($"response 2:{number} {Path(response.Rmf)}")
            .Line($"dummyrsp {from:R} {to:R} {count:R} lin {from:R} {(to - from) / count:R} 2:{number}");
    }

    /// <summary>A second model for all spectra; in those of the source it is scaled by the regions' sizes.</summary>
    private static void Background(ScriptText text, FitRecipe recipe, RecipeParameter[] source, int groups)
    {
        // The source is not in the background's spectra.
        for (int i = 0; i < source.Length; i++)
            text.Line(source[i].Name.EndsWith(".norm", StringComparison.Ordinal) ? "0 -1 0 0 1e24 1e24" : $"= p{i + 1}");
        RecipeParameter[] own = [.. recipe.Parameters.Skip(source.Length)];
        text.Line($"model 2:{Bkg} constant*({ScriptModel.OfBackground(recipe).ToXspec()})");
        int each = own.Length / groups;
        for (int group = 1; group <= groups; group++)
        {
            text.Line($"{recipe.Spectra.First(spectrum => spectrum.Group == group).BackgroundScale:R} -1 0 0 1e10 1e10");
            foreach (RecipeParameter parameter in own.Skip((group - 1) * each).Take(each))
                text.Line(Parameter(recipe, parameter));
        }
        for (int group = 1; group <= groups; group++)
        {
            text.Line("1 -1 0 0 1e10 1e10");
            for (int i = 0; i < each; i++)
                text.Line($"= {Bkg}:p{((group - 1) * (each + 1)) + i + 2}");
        }
    }

    /// <summary>XSPEC's number of a parameter; those of the background's model are counted apart, with a constant before each
    /// group's.</summary>
    private static string Number(FitRecipe recipe, int index)
    {
        int source = recipe.Parameters.Count(parameter => !ScriptModel.IsOfBackground(parameter.Name));
        if (index < source)
            return (index + 1).ToString(CultureInfo.InvariantCulture);
        int each = (recipe.Parameters.Count - source) / recipe.Spectra.Max(spectrum => spectrum.Group),
            at = index - source;
        return string.Create(CultureInfo.InvariantCulture, $"{Bkg}:{(at / each * (each + 1)) + (at % each) + 2}");
    }

    private static string Path(RecipeSpectrum spectrum, string role) => Path(spectrum.PathOf(role));

    private static string Path(string? path) => Quoted.Tcl(path ?? "none");

    /// <summary>value, step (negative: frozen), hard and soft limits; or a tie.</summary>
    private static string Parameter(FitRecipe recipe, RecipeParameter parameter)
    {
        if (parameter.Tie is { } tie)
            return Tie(recipe, tie);
        double step = Math.Max(Math.Abs(parameter.Value) * 0.01, 1e-10) * (parameter.IsFree ? 1 : -1);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{parameter.Value:R} {step:G3} {parameter.HardMin:G9} {parameter.Lower:G9} {parameter.Upper:G9} "
                + $"{parameter.HardMax:G9}"
        );
    }

    private static string Tie(FitRecipe recipe, ParameterTie tie)
    {
        var terms = tie
            .Terms.Select(term => (Name: Number(recipe, term.Parameter), term.Factor))
            .Select(term =>
                (
                    term.Name.Contains(':', StringComparison.Ordinal)
                        ? term.Name.Replace(":", ":p", StringComparison.Ordinal)
                        : "p" + term.Name,
                    term.Factor
                )
            )
            .Select(term => term.Factor == 1 ? term.Item1 : FormattableString.Invariant($"{term.Factor}*{term.Item1}"));
        return "= "
            + string.Join(
                " + ",
                tie.Constant == 0 && tie.Terms.Count > 0
                    ? terms
                    : terms.Append(tie.Constant.ToString("R", CultureInfo.InvariantCulture))
            );
    }
}
