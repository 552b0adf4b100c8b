using System.Globalization;
using System.Text.RegularExpressions;
using Almagest.Application.Fitting;
using Almagest.Ogip.Fits;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;

namespace Almagest.Application.Scripts;

/// <summary>A fit as a Python script for Sherpa with its XSPEC models.</summary>
/// <remarks>Source: Sherpa 4.17 documentation, sherpa.astro.ui and sherpa.astro.xspec; a background's model is scaled into the
/// source's spectrum by Sherpa itself.</remarks>
public static class SherpaScript
{
    private const string BackgroundPrefix = "bkg_";
    private const double Within = 1e-4; // of an energy

    private const string Writer = """
        import base64, zlib


        def almagest_file(name, text):
            with open(name, "wb") as file:
                file.write(zlib.decompress(base64.b64decode(text)))

        """;

    public static string Write(SavedFit fit) => Write(FluxFiles.Of(fit));

    internal static string Write(FluxFiles files)
    {
        FitRecipe recipe = ScriptModel.Require(files.Fit.Recipe);
        RequireWhole(recipe);
        ScriptText text = new(files.Fit);
        files.AddTo(text, Writer, name => $"almagest_file({Quoted.Python(name)}, \"\"\"", "\"\"\")");
        text.Line("from sherpa.astro.ui import *\n")
            .Line($"set_xsabund({Quoted.Python(recipe.Abundances)})\nset_xsxsect({Quoted.Python(recipe.CrossSections)})");
        // Without errors of the file's, Sherpa's chi2 has none; XSPEC's variance is the counts, 1 where there are none.
        string[] statistics =
        [
            .. recipe
                .Spectra.Select(spectrum => spectrum.Statistic ?? recipe.Statistic)
                .Zip(recipe.Spectra, (name, spectrum) => name == "chi2" && !spectrum.HasErrors ? "chi2xspecvar" : name)
                .Distinct(),
        ];
        for (int k = 0; k < recipe.Spectra.Count; k++)
            Data(
                text,
                recipe,
                recipe.Spectra[k],
                k + 1,
                statistics.Any(name => name.StartsWith("chi2", StringComparison.Ordinal))
            );
        if (recipe.BackgroundModel is not null && recipe.BackgroundPath == BackgroundPath.Detector)
            Detector(text, recipe);
        else
        {
            Models(text, recipe, ScriptModel.OfSource(recipe), "set_source", "");
            if (recipe.BackgroundModel is not null)
                Models(text, recipe, ScriptModel.OfBackground(recipe), "set_bkg_model", BackgroundPrefix);
        }
        foreach (RecipeParameter parameter in recipe.Parameters)
            text.Line(Parameter(recipe, parameter));
        if (recipe.Search is { } search)
            text.Comment($"The minimum was looked for by {search}; the model stands there.");
        string statistic = statistics.Contains("pgstat") ? "wstat" : statistics[0];
        if (statistics.Length > 1)
            text.Comment($"Sherpa has one statistic for all data sets; this fit had {string.Join(", ", statistics)}.");
        if (statistics.Contains("pgstat"))
            text.Comment("Sherpa has no pgstat: W takes the background for Poisson.");
        text.Line($"\nset_stat({Quoted.Python(statistic)})\nset_method({Quoted.Python("levmar")})");
        // Sherpa counts in sigmas.
        if (recipe.Delta is { } delta)
            text.Line(FormattableString.Invariant($"set_conf_opt(\"sigma\", {Math.Sqrt(delta):R})"));
        return text.Line("fit()\nconf()").ToString();
    }

    /// <summary>Its load_pha takes all rows of a file, load_rmf and load_arf the first; none takes a word of which. A background
    /// in the spectrum's own file comes with it.</summary>
    private static void RequireWhole(FitRecipe recipe)
    {
        foreach (RecipeSpectrum spectrum in recipe.Spectra)
        foreach (RecipeFile file in spectrum.Files)
            if (
                Part.IsMatch(file.Path)
                && !File.Exists(file.Path)
                && !(file.Role == InputFile.BackgroundRole && IsBeside(spectrum, file.Path))
            )
                throw SpectralDataException.At(
                    "script for Sherpa",
                    $"the {file.Role} {file.Path}, a part of a file, which Sherpa can't choose",
                    "a file of its own, or XSPEC's script, which has it"
                );
    }

    /// <summary>Whether a background lies in the spectrum's own file.</summary>
    private static bool IsBeside(RecipeSpectrum spectrum, string background) =>
        Part.Replace(background, "") == Part.Replace(spectrum.PathOf(InputFile.SpectrumRole)!, "");

    /// <summary>"{3}", "[2]", "[SPECTRUM]" or "[MATRIX,2]" behind a file's name.</summary>
    private static readonly Regex Part = new(
        @"(\{[0-9]+\}|\[\w+(,[0-9]+)?\])$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    );

    private static void Data(ScriptText text, FitRecipe recipe, RecipeSpectrum spectrum, int number, bool isChiSquare)
    {
        string errors = isChiSquare && spectrum.HasErrors ? ", use_errors=True" : "";
        text.Line($"\nload_pha({number}, {Quoted.Python(spectrum.PathOf(InputFile.SpectrumRole)!)}{errors})")
            .Line($"load_rmf({number}, {Quoted.Python(spectrum.PathOf(InputFile.RmfRole)!)})");
        if (spectrum.PathOf(InputFile.ArfRole) is { } arf)
            text.Line($"load_arf({number}, {Quoted.Python(arf)})");
        string? background = spectrum.PathOf(InputFile.BackgroundRole);
        // One in the spectrum's own file comes with it.
        if (background is not null && !IsBeside(spectrum, background))
            text.Line($"load_bkg({number}, {Quoted.Python(background)}{errors})");
        if (recipe.BackgroundModel is not null)
        {
            (string? matrix, string? area) = spectrum.BackgroundResponse;
            text.Line($"load_bkg_rmf({number}, {Quoted.Python(matrix!)})");
            if (area is not null)
                text.Line($"load_bkg_arf({number}, {Quoted.Python(area)})");
        }
        else if (isChiSquare && background is not null)
            text.Line($"subtract({number})");
        if (spectrum.Groups is { } groups)
            Group(text, groups, number, recipe.BackgroundModel is null && background is null ? "" : ", bkg_id=1");
        if (
            spectrum.NoticedEnergies is { } energies
            && (spectrum.Groups is not null || (spectrum.IsGrouped && recipe.UseGrouping))
        )
        {
            // Groups count if any part of them lies in a range.
            if (spectrum.Groups is null)
                text.Line($"ignore_bad({number})");
            text.Line($"set_analysis({number}, {Quoted.Python("energy")})\nignore_id({number})");
            foreach (double[] stretch in energies)
                text.Line($"notice_id({number}, {stretch[0] * (1 + Within):R}, {stretch[1] * (1 - Within):R})");
            return;
        }
        if (spectrum.IsGrouped)
            text.Line($"ungroup({number})");
        text.Line($"set_analysis({number}, {Quoted.Python("channel")})\nignore_id({number})");
        foreach (int[] stretch in spectrum.Noticed)
            text.Line($"notice_id({number}, {stretch[0]}, {stretch[1]})");
        text.Line($"set_analysis({number}, {Quoted.Python("energy")})");
    }

    /// <summary>The bins of the fit, by a vector as GROUPING has it.</summary>
    /// <param name="background">How the background is addressed; empty for none.</param>
    private static void Group(ScriptText text, IReadOnlyList<int[]> groups, int number, string background)
    {
        text.Line($"\n# The bins of this fit; Sherpa's own group_counts and group_adapt make others.\ngroups = [")
            .Line(string.Concat(groups.Select(one => FormattableString.Invariant($"    ({one[0]}, {one[1]}),\n"))) + "]")
            .Line($"channels = get_data({number}).channel\nflags = (channels * 0 + 1).astype(int)")
            .Line("for first, last in groups:\n    flags[(channels > first) & (channels <= last)] = -1")
            .Line($"set_grouping({number}, flags)\ngroup({number})");
        if (background.Length > 0)
            text.Line($"set_grouping({number}, flags{background})\ngroup({number}{background})");
    }

    /// <summary>The background straight into the channels: by a diagonal matrix of efficiency 1, in the source's data scaled by
    /// the regions' sizes.</summary>
    private static void Detector(ScriptText text, FitRecipe recipe)
    {
        text.Line("\nfrom sherpa.astro.instrument import RMF1D");
        ScriptModel source = ScriptModel.OfSource(recipe),
            background = ScriptModel.OfBackground(recipe);
        Tables(text, recipe, source, "");
        Tables(text, recipe, background, BackgroundPrefix);
        for (int k = 0; k < recipe.Spectra.Count; k++)
        {
            (int group, string edges) = (recipe.Spectra[k].Group, $"get_rmf({k + 1}).e_min, get_rmf({k + 1}).e_max");
            string own = Expression(source, group, ""),
                other = Expression(background, group, BackgroundPrefix);
            text.Line(
                $"unit = create_rmf({edges}, startchan={recipe.Spectra[k].FirstChannel}, e_min=get_rmf({k + 1}).e_min, "
                    + $"e_max=get_rmf({k + 1}).e_max)"
            );
            text.Line(
                $"set_full_model({k + 1}, get_response({k + 1})({own}) + {recipe.Spectra[k].BackgroundScale:R} * "
                    + $"RMF1D(unit, get_data({k + 1}))({other}))"
            );
            text.Line($"set_bkg_full_model({k + 1}, RMF1D(unit, get_bkg({k + 1}))({other}))");
        }
    }

    /// <summary>A model for each spectrum, with instances of its own for each group.</summary>
    private static void Models(ScriptText text, FitRecipe recipe, ScriptModel model, string command, string prefix)
    {
        Tables(text, recipe, model, prefix);
        for (int k = 0; k < recipe.Spectra.Count; k++)
            text.Line($"{command}({k + 1}, {Expression(model, recipe.Spectra[k].Group, prefix)})");
    }

    private static void Tables(ScriptText text, FitRecipe recipe, ScriptModel model, string prefix)
    {
        foreach (int group in recipe.Spectra.Select(spectrum => spectrum.Group).Distinct())
        foreach ((string instance, string kind, string file) in model.Tables)
            text.Line(
                $"load_xstable_model({Quoted.Python(Instance(prefix + instance, group))}, "
                    + $"{Quoted.Python(file)}{(kind == "etable" ? ", etable=True" : "")})"
            );
    }

    private static string Expression(ScriptModel model, int group, string prefix)
    {
        string[] tables = [.. model.Tables.Select(table => table.Instance)];
        return model.ToPython(instance =>
            tables.Contains(instance)
                ? Instance(prefix + instance, group)
                : $"xs{ScriptModel.Kind(instance)}.{Instance(prefix + instance, group)}"
        );
    }

    private static string Parameter(FitRecipe recipe, RecipeParameter parameter)
    {
        string name = Name(parameter.Name);
        if (parameter.Tie is { } tie)
            return $"{name} = {Tie(recipe, tie)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"set_par({name}, {parameter.Value:R}, min={parameter.Lower:R}, max={parameter.Upper:R}, "
                + $"frozen={(parameter.IsFree ? "False" : "True")})"
        );
    }

    private static string Tie(FitRecipe recipe, ParameterTie tie)
    {
        var terms = tie.Terms.Select(term =>
            (term.Factor == 1 ? "" : FormattableString.Invariant($"{term.Factor:R} * "))
            + Name(recipe.Parameters[term.Parameter].Name)
        );
        return string.Join(
            " + ",
            tie.Constant == 0 && tie.Terms.Count > 0
                ? terms
                : terms.Append(tie.Constant.ToString("R", CultureInfo.InvariantCulture))
        );
    }

    /// <summary>"tbabs_g2.nH" of "2:tbabs.nH".</summary>
    private static string Name(string parameter)
    {
        int group = parameter.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon
            ? int.Parse(parameter[..colon], CultureInfo.InvariantCulture)
            : 1;
        string prefix = ScriptModel.IsOfBackground(parameter) ? BackgroundPrefix : "";
        string name = Quoted.PythonName(parameter[(parameter.LastIndexOf('.') + 1)..]);
        return $"{Instance(prefix + ScriptModel.ComponentOf(parameter), group)}.{name}";
    }

    // A name of its own for each: Sherpa keeps one model a name. "constant" and others are names of Python or of Sherpa's.
    private static string Instance(string instance, int group)
    {
        string name = string.Concat(instance.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return group == 1 ? $"m_{name}" : FormattableString.Invariant($"m_{name}_g{group}");
    }
}
