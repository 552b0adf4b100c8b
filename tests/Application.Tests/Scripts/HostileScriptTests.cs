using System.Globalization;
using System.Text;
using Almagest.Application.Fitting;
using Almagest.Application.Scripts;
using Almagest.Spectra;
using Almagest.Tests;
using static Almagest.Application.Tests.Scripts.Recipes;

namespace Almagest.Application.Tests.Scripts;

/// <summary>Scripts of fits that came from somebody else: names and paths stay words, whatever they hold.</summary>
public sealed class HostileScriptTests
{
    private static readonly string[] Commands =
    [
        .. "query abund xsect statistic data response arf backgrnd ignore notice exec model fit error show 2 1".Split(' '),
    ];

    private static readonly string[] Pieces =
    [
        "a",
        ".pha",
        "/",
        " ",
        ";",
        "\t",
        "\n",
        "\r",
        "\\",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        "$x",
        "#",
        "exec touch X",
        "os.system('touch X')",
        "\0",
        "\u001b]0;x\u0007",
        "\u2028",
        "\u202e",
        "\u0085",
        "\ud83d\ude00",
        "\ud800",
        "é",
        "{*}",
        "\"\"\"",
        "\\u",
        "\\\n",
    ];

    [Theory]
    [InlineData("hj_abund.json", "the abundances")]
    [InlineData("hj_param.json", "which no component has"), InlineData("script-nullreference.json", "a file that is none of")]
    public void A_recipe_that_names_what_there_is_not_is_refused(string file, string why) =>
        Assert.Contains(
            why,
            Assert
                .Throws<RequestException>(() => SavedFit.Read(Path.Combine(SharedData.Require("cases", "hostile"), file)))
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("\"statistic\": \"chi2\", \"useGrouping\"", "\"statistic\": \"x\\nexec\", \"useGrouping\"")]
    [InlineData("\"path\": \"/data/x.rmf\"", "\"path\": \"http://x/x.rmf\"")]
    [InlineData("\"value\": 2.0013123881236665, \"isFree\"", "\"value\": \"NaN\", \"isFree\"")]
    [InlineData("\"name\": \"ok\"", "\"name\": \"ok\", \"name\": \"ok\"")]
    public void A_damaged_fit_is_refused(string there, string instead)
    {
        string text = File.ReadAllText(Path.Combine(SharedData.Require("cases", "hostile"), "hj_stat.json"));
        Assert.Contains(there, text, StringComparison.Ordinal);
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            Assert.Single(SavedFit.Read(file));
            File.WriteAllText(file, text.Replace(there, instead, StringComparison.Ordinal));
            Assert.Throws<RequestException>(() => SavedFit.Read(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("hj_model.json"), InlineData("hj_program.json"), InlineData("hj_search.json"), InlineData("hj_stat.json")]
    public void What_was_code_is_a_word_or_a_comment(string file)
    {
        SavedFit fit = SavedFit.Read(Path.Combine(SharedData.Require("cases", "hostile"), file))[0];
        Assert.All(Interpreters.Tcl([XspecScript.Write(fit)])[0], RequireKnown);
        Assert.All(Interpreters.Python([SherpaScript.Write(fit)])[0], RequireCall);
    }

    [Theory]
    [InlineData("powerlaw;exec", "powerlaw.x"), InlineData("powerlaw", "exec.x"), InlineData("powerlaw\nfit", "powerlaw.x")]
    [InlineData("(powerlaw", "powerlaw.x"), InlineData("powerlaw)", "powerlaw.x"), InlineData("+powerlaw", "powerlaw.x")]
    [InlineData("xtable{a}", "xtable.x"), InlineData("powerlaw*[exec]", "powerlaw.x")]
    public void A_model_is_made_of_our_words(string model, string parameter)
    {
        var fit = new SavedFit("f", "n", 1, 1, Recipe(model, [new(parameter, 1, true, 0, 0, 1, 1)]));
        Assert.Throws<SpectralDataException>(() => SherpaScript.Write(fit));
    }

    [Fact]
    public void Whatever_names_hold_the_commands_are_the_same()
    {
        var random = new Random(11);
        string Word() => string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        string[] words = [.. Enumerable.Range(0, 400).Select(_ => Word())];
        SavedFit[] fits =
        [
            .. words.Select(
                (word, i) =>
                    new SavedFit(
                        "f",
                        word,
                        1,
                        1,
                        Recipe(
                            // A table's name ends at its brace.
                            $"phabs*atable{{/t{word.Replace("}", "", StringComparison.Ordinal)}}}",
                            [
                                new("phabs.nH", 1, true, 0, 0, 1, 1),
                                new($"atable.{words[^(i + 1)].Replace(".", "", StringComparison.Ordinal)}z", 1, true, 0, 0, 1, 1),
                            ]
                        ) with
                        {
                            Program = word,
                            Search = word,
                            Spectra =
                            [
                                Spectrum(1) with
                                {
                                    IsGrouped = true,
                                    Files = [new("spectrum", word, "00"), new("rmf", $"/r{word}", "00")],
                                },
                            ],
                        }
                    )
            ),
        ];
        IReadOnlyList<IReadOnlyList<string[]>> tcl = Interpreters.Tcl([.. fits.Select(XspecScript.Write)]);
        for (int i = 0; i < fits.Length; i++)
        {
            Assert.All(tcl[i], RequireKnown);
            string whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(words[i]));
            Assert.Equal($"infile={whole}", tcl[i].Single(command => command[0] == "exec")[2]);
            Assert.Equal($"/r{whole}", tcl[i].Single(command => command[0] == "response")[2]);
            Assert.Equal(tcl[0].Count, tcl[i].Count);
        }
        IReadOnlyList<IReadOnlyList<string[]>> python = Interpreters.Python([.. fits.Select(SherpaScript.Write)]);
        for (int i = 0; i < fits.Length; i++)
        {
            Assert.All(python[i], RequireCall);
            string whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(words[i]));
            Assert.Contains(python[i], call => call.Contains("name load_pha") && call.Contains($"text {whole}"));
            Assert.Equal(python[0].Count, python[i].Count);
        }
    }

    private static void RequireKnown(string[] command) =>
        Assert.True(
            Commands.Contains(command[0]) || double.TryParse(command[0], CultureInfo.InvariantCulture, out _),
            $"the command {string.Join(' ', command)}"
        );

    private static void RequireCall(string[] statement)
    {
        Assert.Contains(statement[0], new[] { "ImportFrom", "Expr", "Assign" });
        Assert.DoesNotContain("other", statement);
        Assert.All(statement.Where(word => word.StartsWith("name ", StringComparison.Ordinal)), name =>
            Assert.Matches("^name (m_.*|xs[a-z]+|load_.*|set_.*|notice_id|ignore_id|ignore_bad|ungroup|fit|conf)$", name)
        );
    }
}
