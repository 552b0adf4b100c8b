using System.Text.Json.Nodes;
using Almagest.Ogip.Tables;
using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Cli.Tests.Fitting;

/// <summary>Fits with a table model in a file.</summary>
public sealed class TableFitTests : IDisposable
{
    private readonly Workplace _here = new();

    [Fact]
    public async Task A_tabulated_power_law_fits_as_the_power_law_does_and_the_recipe_names_the_file()
    {
        string spectrum = _here.WriteSpectrum("s.pha"),
            table = WriteTable(0);
        JsonNode tabulated = await FitAsync(spectrum, $"atable{{{table}}}"),
            formula = await FitAsync(spectrum, "powerlaw");
        Assert.Equal(formula["statistic"]!.GetValue<double>(), tabulated["statistic"]!.GetValue<double>(), 0.1);
        JsonNode file = tabulated["recipe"]!["tables"]![0]!;
        Assert.Equal(
            (Path.GetFullPath(table), 64),
            (file["path"]!.GetValue<string>(), file["sha256"]!.GetValue<string>().Length)
        );
    }

    /// <summary>Nobody knows which tables absorb, nor which of two redshifts was meant.</summary>
    [Fact]
    public async Task Factors_that_stay_in_unabsorbed_fluxes_and_redshifts_that_differ_are_told()
    {
        string spectrum = _here.WriteSpectrum("s.pha"),
            table = WriteTable(0, isAdditive: false);
        string[] notes = await NotesAsync(spectrum, $"mtable{{{table}}}*zpowerlw", "0.5");
        Assert.Contains(notes, note =>
            note.EndsWith("table.fits stays in unabsorbed fluxes, be it an absorber or not.", StringComparison.Ordinal)
        );
        Assert.Contains(notes, note =>
            note.EndsWith("Luminosities are at redshift 0.5, and zpowerlw.Redshift is 0.", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(await NotesAsync(spectrum, "zpowerlw", "0.5", "--freeze", "Redshift=0.5"), note =>
            note.Contains("redshift", StringComparison.Ordinal)
        );
    }

    private async Task<string[]> NotesAsync(string spectrum, string model, string redshift, params string[] more) =>
        (
            await _here.RunAsync([
                "fit",
                spectrum,
                "--model",
                model,
                "--method",
                "classical",
                "--luminosity",
                redshift,
                "--flux",
                "2-10",
                .. more,
            ])
        )
            .Succeeds()
            .Error.Split('\n');

    [Fact]
    public async Task A_network_can_not_learn_a_table_and_says_so() =>
        (
            await _here.RunAsync(
                "fit",
                _here.WriteSpectrum("s.pha"),
                "--model",
                $"atable{{{WriteTable(0)}}}",
                "--method",
                "network"
            )
        ).IsRefused("without tables", "classical");

    public void Dispose() => _here.Dispose();

    private async Task<JsonNode> FitAsync(string spectrum, string model)
    {
        Answer answer = (
            await _here.RunAsync("fit", spectrum, "--model", model, "--method", "classical", "--json", "-q")
        ).Succeeds();
        return JsonNode.Parse(answer.Out)![0]!["fits"]![0]!;
    }

    private string WriteTable(double offset, bool isAdditive = true)
    {
        EnergyGrid energies = EnergyGrid.Logarithmic(0.3, 10, 800);
        double[] slopes = [.. Enumerable.Range(0, 13).Select(i => 0.25 * i)];
        SpectralModel formula = SpectralModel.Parse("powerlaw");
        float[] spectra =
        [
            .. slopes.SelectMany(slope =>
            {
                double[] flux = new double[energies.BinCount];
                formula.Evaluate(energies, [slope + offset, 1], flux);
                return flux.Select(photons => (float)photons);
            }),
        ];
        string path = Path.Combine(Path.GetDirectoryName(_here.WriteSpectrum("beside.pha"))!, "table.fits");
        File.WriteAllBytes(
            path,
            TableModelWriter.Write(
                new TableModel(
                    "PL",
                    isAdditive,
                    false,
                    energies,
                    [new("slope", "", slopes, false, 2, 0.01, (0, 0, 3, 3))],
                    spectra
                )
            )
        );
        return path;
    }
}
