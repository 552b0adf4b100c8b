using Almagest.Ogip.Fits;
using Almagest.Ogip.Tables;
using Almagest.Spectra;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Ogip.Tests.Tables;

public sealed class TableModelTests
{
    private static readonly EnergyGrid Energies = new([1, 2, 4, 8]);

    [Fact]
    public void What_is_written_is_read_back_equal()
    {
        TableModel model = Table();
        TableModel read = TableModelReader.Read(FitsFile.Read(TableModelWriter.Write(model), "t.mod"));
        Assert.Equal((model.Name, model.IsAdditive, model.HasRedshift), (read.Name, read.IsAdditive, read.HasRedshift));
        Assert.Equal(model.Energies.Edges.ToArray(), read.Energies.Edges.ToArray());
        Assert.Equal(
            model.Parameters.Select(parameter =>
                (parameter.Name, parameter.Unit, parameter.IsLogarithmic, parameter.Initial, parameter.Limits)
            ),
            read.Parameters.Select(parameter =>
                (parameter.Name, parameter.Unit, parameter.IsLogarithmic, parameter.Initial, parameter.Limits)
            )
        );
        Assert.Equal(Evaluate(model, [2.5, 30, 0.5]), Evaluate(read, [2.5, 30, 0.5]));
    }

    [Fact]
    public void Fitsverify_accepts_what_is_written() => OtherReaders.Fitsverify(TableModelWriter.Write(Table()));

    [Theory]
    [InlineData(1, 10, 11.0)]
    [InlineData(2, 10, 12.0)]
    [InlineData(1.5, 10, 11.5)]
    [InlineData(1, 100, 101.0)]
    // The middle of 10 and 100 in the logarithm, where the spectra (linear in the tabulated value) have their mean.
    [InlineData(1, 31.622776601683793, 56.0)]
    [InlineData(3, 100, 103.0)]
    public void Parameters_are_interpolated_linearly_and_logarithmically(double linear, double logarithmic, double expected) =>
        Assert.Equal(expected, Evaluate(Table(), [linear, logarithmic, 0])[0], 10);

    [Fact]
    public void An_additional_parameter_adds_its_own_spectrum() =>
        Assert.Equal([11 + (0.5 * 1), 11 + (0.5 * 2), 11 + (0.5 * 3)], Evaluate(Table(), [1, 10, 0.5]));

    [Fact]
    public void Photons_are_kept_by_another_grid_and_lost_to_time_by_a_redshift()
    {
        double[] result = new double[4];
        Table().Evaluate([1, 10, 0], 0, new EnergyGrid([0.5, 1.5, 3, 6, 20]), result);
        Assert.Equal([5.5, 11, 11, 5.5], result);
        Table().Evaluate([1, 10, 0], 1, new EnergyGrid([0.25, 0.5, 1, 2, 4]), result);
        Assert.Equal([0, 5.5, 5.5, 5.5], result);
    }

    [Fact]
    public void Factors_are_averaged_over_a_bin()
    {
        var factors = new TableModel("m", false, false, Energies, [], [0.5f, 1f, 0.25f]);
        double[] result = new double[2];
        factors.Evaluate([], 0, new EnergyGrid([1, 3, 8]), result);
        Assert.Equal([0.75, (1 + (4 * 0.25)) / 5], result);
    }

    [Fact]
    public void A_value_outside_the_table_is_the_callers_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(Table(), [3.5, 10, 0]));

    [Theory]
    [InlineData(
        "NINTPARM=                    2",
        "NINTPARM=                    3",
        "NINTPARM: found 3 interpolated and 1 additional parameters; expected 3 in all"
    )]
    [InlineData("TTYPE2  = 'INTPSPEC'", "TTYPE2  = 'OTHER   '", "t.mod[3:SPECTRA] column INTPSPEC")]
    [InlineData("EXTNAME = 'ENERGIES'", "EXTNAME = 'ENERGY  '", "t.mod: found no extension ENERGIES")]
    [InlineData("ADDMODEL=                    T", "ADDMODEL=                    X", "ADDMODEL")]
    public void What_is_wrong_is_told_with_its_place(string card, string lie, string expected)
    {
        string text = System.Text.Encoding.Latin1.GetString(TableModelWriter.Write(Table()));
        Assert.Contains(card, text, StringComparison.Ordinal);
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(text.Replace(card, lie, StringComparison.Ordinal));
        Assert.Contains(
            expected,
            Assert.Throws<SpectralDataException>(() => TableModelReader.Read(FitsFile.Read(bytes, "t.mod"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Broken_tables_are_read_or_refused()
    {
        byte[] original = TableModelWriter.Write(Table());
        for (int number = 0; number < 3000; number++)
        {
            try
            {
                TableModelReader.Read(FitsFile.Read(Mutation.Of(original, new Random(number)).Bytes, "t.mod"));
            }
            catch (SpectralDataException) { }
        }
    }

    /// <summary>Two interpolated parameters and an additional one; the spectrum is their sum in every bin, the additional one's
    /// 1, 2, 3.</summary>
    private static TableModel Table()
    {
        double[] linear = [1, 2, 3];
        double[] logarithmic = [10, 100];
        return new TableModel(
            "TEST",
            true,
            true,
            Energies,
            [
                new("slope", "", linear, false, 1.5, 0.01, (1, 1, 3, 3)),
                new("density", "cm^-3", logarithmic, true, 20, 0.1, (10, 10, 100, 100)),
                new("iron", "", [], false, 1, 0.01, (0, 0, 5, 10)),
            ],
            [
                .. linear.SelectMany(one =>
                    logarithmic.SelectMany(other =>
                        (float[])[(float)(one + other), (float)(one + other), (float)(one + other), 1, 2, 3]
                    )
                ),
            ]
        );
    }

    private static double[] Evaluate(TableModel model, double[] parameters)
    {
        double[] result = new double[Energies.BinCount];
        model.Evaluate(parameters, 0, Energies, result);
        return result;
    }
}
