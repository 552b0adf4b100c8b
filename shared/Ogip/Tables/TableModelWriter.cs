using Almagest.Ogip.Fits;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Ogip.Tables;

/// <summary>Writes table models that XSPEC, Sherpa and this reader read.</summary>
/// <remarks>Source: OGIP memo OGIP/92-009.</remarks>
internal static class TableModelWriter
{
    public static byte[] Write(TableModel model) =>
        new FitsWriter(
            new HeaderCards()
                .Add("MODLNAME", model.Name)
                .Add("MODLUNIT", model.IsAdditive ? "photons/cm^2/s" : " ")
                .Add("REDSHIFT", model.HasRedshift)
                .Add("ADDMODEL", model.IsAdditive)
                .Add("ESCALE", model.HasEnergyScale)
                .Add("LOELIMIT", model.Outside.Below)
                .Add("HIELIMIT", model.Outside.Above)
                .Add("HDUCLASS", "OGIP")
                .Add("HDUCLAS1", "XSPEC TABLE MODEL")
                .Add("HDUVERS", "1.1.0")
        )
            .AddTable(
                "PARAMETERS",
                ParameterColumns([.. model.Parameters]),
                Class("PARAMETERS")
                    .Add("NINTPARM", model.Parameters.Count(parameter => parameter.IsInterpolated))
                    .Add("NADDPARM", model.Parameters.Count(parameter => !parameter.IsInterpolated))
            )
            .AddTable(
                "ENERGIES",
                [
                    OutputColumn.Of("ENERG_LO", "keV", model.Energies.Edges[..^1].ToArray()),
                    OutputColumn.Of("ENERG_HI", "keV", model.Energies.Edges[1..].ToArray()),
                ],
                Class("ENERGIES")
            )
            .AddTable("SPECTRA", SpectrumColumns(model), Class("MODEL SPECTRA"))
            .ToBytes();

    private static HeaderCards Class(string content) =>
        new HeaderCards()
            .Add("HDUCLASS", "OGIP")
            .Add("HDUCLAS1", "XSPEC TABLE MODEL")
            .Add("HDUCLAS2", content)
            .Add("HDUVERS", "1.1.0");

    private static OutputColumn[] ParameterColumns(TableParameter[] parameters)
    {
        int longest = parameters.Select(parameter => parameter.Values.Length).Append(1).Max();
        return
        [
            OutputColumn.Text("NAME", [.. parameters.Select(parameter => parameter.Name.PadRight(12))]),
            OutputColumn.Of("METHOD", "", parameters.Select(parameter => parameter.IsLogarithmic ? 1 : 0).ToArray()),
            Singles("INITIAL", parameter => parameter.Initial),
            Singles("DELTA", parameter => parameter.Step),
            Singles("MINIMUM", parameter => parameter.Limits.Minimum),
            Singles("BOTTOM", parameter => parameter.Limits.Bottom),
            Singles("TOP", parameter => parameter.Limits.Top),
            Singles("MAXIMUM", parameter => parameter.Limits.Maximum),
            OutputColumn.Of("NUMBVALS", "", parameters.Select(parameter => parameter.Values.Length).ToArray()),
            OutputColumn.Fixed("VALUE", "", parameters.Select(parameter => Padded(parameter.Values, longest)).ToArray()),
            OutputColumn.Text("UNITS", [.. parameters.Select(parameter => parameter.Unit.PadRight(12))]),
        ];

        OutputColumn Singles(string name, Func<TableParameter, double> value) =>
            OutputColumn.Of(name, "", parameters.Select(parameter => (float)value(parameter)).ToArray());
    }

    private static float[] Padded(double[] values, int length)
    {
        float[] padded = new float[length];
        for (int i = 0; i < values.Length; i++)
            padded[i] = (float)values[i];
        return padded;
    }

    private static OutputColumn[] SpectrumColumns(TableModel model)
    {
        TableParameter[] axes = [.. model.Parameters.Where(parameter => parameter.IsInterpolated)];
        int points = axes.Aggregate(1, (product, axis) => checked(product * axis.Values.Length));
        string unit = model.IsAdditive ? "photons/cm^2/s" : "";
        IEnumerable<OutputColumn> layers = Enumerable
            .Range(0, 1 + model.Parameters.Count - axes.Length)
            .Select(layer =>
                OutputColumn.Fixed(
                    layer == 0 ? "INTPSPEC" : $"ADDSP{layer:D3}",
                    unit,
                    Enumerable.Range(0, points).Select(point => model.Spectrum(point, layer).ToArray()).ToArray()
                )
            );
        return
        [
            OutputColumn.Fixed("PARAMVAL", "", Enumerable.Range(0, points).Select(point => ValuesAt(axes, point)).ToArray()),
            .. layers,
        ];
    }

    private static float[] ValuesAt(TableParameter[] axes, int point)
    {
        float[] values = new float[axes.Length];
        for (int axis = axes.Length - 1; axis >= 0; axis--)
        {
            values[axis] = (float)axes[axis].Values[point % axes[axis].Values.Length];
            point /= axes[axis].Values.Length;
        }
        return values;
    }
}
