using Almagest.Ogip.Fits;
using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Ogip.Tables;

/// <summary>Reads table models: <c>atable</c>, <c>mtable</c>, <c>etable</c>.</summary>
/// <remarks>Source: OGIP memo OGIP/92-009.</remarks>
internal static class TableModelReader
{
    /// <summary>How far PARAMVAL may be from the parameter's value: single precision.</summary>
    private const double Tolerance = 1e-5;

    /// <exception cref="SpectralDataException">Not a table model, or one that contradicts itself.</exception>
    public static TableModel Read(FitsFile file)
    {
        FitsHeader header = file.Primary.Header;
        FitsHdu parameterHdu = Require(file, "PARAMETERS");
        FitsHdu spectrumHdu = Require(file, "SPECTRA");
        IReadOnlyList<TableParameter> parameters = TableParameterReader.Read(parameterHdu);
        EnergyRows energies = EnergyRows.Read(Require(file, "ENERGIES").Table);
        float[] spectra = ReadSpectra(spectrumHdu, parameters, energies);
        string name = header.Text("MODLNAME")?.Trim() is { Length: > 0 } told ? told : "table";
        return Located.In(file.Name, () =>
            new TableModel(
                name,
                header.Logical("ADDMODEL") ?? throw header.Missing("ADDMODEL"),
                header.Logical("REDSHIFT") ?? false,
                energies.ToGrid(),
                parameters,
                spectra
            )
            {
                HasEnergyScale = header.Logical("ESCALE") ?? false,
                Outside = (header.Real("LOELIMIT") ?? 0, header.Real("HIELIMIT") ?? 0),
            }
        );
    }

    private static FitsHdu Require(FitsFile file, string name) =>
        file.Hdus.FirstOrDefault(hdu => hdu.IsTable && hdu.IsNamed(name))
        ?? throw SpectralDataException.At(file.Name, $"no extension {name}", "a table model: PARAMETERS, ENERGIES, SPECTRA");

    private static float[] ReadSpectra(FitsHdu hdu, IReadOnlyList<TableParameter> parameters, EnergyRows energies)
    {
        (int bins, int inFile) = (energies.Order.Length, energies.Order.Length + energies.WithoutWidth);
        TableParameter[] axes = [.. parameters.Where(parameter => parameter.IsInterpolated)];
        double points = axes.Aggregate(1.0, (product, axis) => product * axis.Values.Length);
        if (points != hdu.Table.RowCount)
            throw SpectralDataException.At(
                hdu.Where,
                $"{hdu.Table.RowCount} rows",
                $"{points}, one for each combination of the parameters' values"
            );
        TableColumn[] layers =
        [
            hdu.Table.Require("INTPSPEC"),
            .. Enumerable.Range(1, parameters.Count - axes.Length).Select(number => hdu.Table.Require($"ADDSP{number:D3}")),
        ];
        foreach (TableColumn layer in layers)
            if (layer.TotalCount() != (long)hdu.Table.RowCount * inFile)
                throw SpectralDataException.At(
                    layer.Where,
                    $"{layer.TotalCount()} values",
                    $"{inFile} in each of {hdu.Table.RowCount} rows: one per energy bin"
                );
        long size = (long)hdu.Table.RowCount * layers.Length * bins;
        if (size > Array.MaxLength)
            throw SpectralDataException.At(hdu.Where, $"{size} values", $"at most {Array.MaxLength}");
        float[] spectra = new float[size];
        double[] row = new double[inFile];
        bool[] seen = new bool[hdu.Table.RowCount];
        TableColumn values = hdu.Table.Require("PARAMVAL");
        for (int i = 0; i < hdu.Table.RowCount; i++)
        {
            int point = PointOf(values, i, axes);
            if (seen[point])
                throw SpectralDataException.At(
                    $"{values.Where}, row {i + 1}",
                    "values that an earlier row has",
                    "each combination once"
                );
            seen[point] = true;
            for (int layer = 0; layer < layers.Length; layer++)
            {
                if (layers[layer].CountAt(i) != inFile)
                    throw SpectralDataException.At(
                        $"{layers[layer].Where}, row {i + 1}",
                        $"{layers[layer].CountAt(i)} values",
                        $"{inFile}, one per energy bin"
                    );
                layers[layer].ReadRow(i, row);
                Span<float> target = spectra.AsSpan(((point * layers.Length) + layer) * bins, bins);
                for (int bin = 0; bin < bins; bin++)
                    target[bin] = (float)row[energies.Order[bin]];
            }
        }
        return spectra;
    }

    /// <summary>Which point of the grid a row is: rows need not be in order.</summary>
    private static int PointOf(TableColumn column, int row, TableParameter[] axes)
    {
        double[] values = column.ReadRow(row);
        if (values.Length < axes.Length)
            throw SpectralDataException.At(
                $"{column.Where}, row {row + 1}",
                $"{values.Length} values",
                $"{axes.Length}, one per interpolated parameter"
            );
        int point = 0;
        for (int axis = 0; axis < axes.Length; axis++)
        {
            double value = values[axis];
            int at = Array.FindIndex(axes[axis].Values, tabulated =>
                Math.Abs(tabulated - value) <= Tolerance * Math.Max(Math.Abs(tabulated), Math.Abs(value))
            );
            if (at < 0)
                throw SpectralDataException.At(
                    $"{column.Where}, row {row + 1}",
                    $"{axes[axis].Name} = {value}",
                    "one of the values of PARAMETERS"
                );
            point = (point * axes[axis].Values.Length) + at;
        }
        return point;
    }
}
