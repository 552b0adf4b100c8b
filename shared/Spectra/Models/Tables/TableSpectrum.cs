namespace Almagest.Spectra.Models.Tables;

/// <summary>A table at given parameters: constant over each of its bins (a density, or a factor), and its integral.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class TableSpectrum
{
    private readonly TableModel _table;
    private readonly double[] _parameters;
    private readonly double[] _level; // of each bin, per keV for photons
    private readonly double[] _integral; // up to each edge

    /// <exception cref="ArgumentException">A parameter lies outside the table, or there are too many or too few.</exception>
    public TableSpectrum(TableModel table, ReadOnlySpan<double> parameters)
    {
        (_table, _parameters) = (table, parameters.ToArray());
        _level = new double[table.Energies.BinCount];
        _integral = new double[_level.Length + 1];
        table.Interpolate(parameters, _level);
        for (int bin = 0; bin < _level.Length; bin++)
        {
            double width = table.Energies.Width(bin);
            if (table.IsAdditive)
                _level[bin] /= width;
            _integral[bin + 1] = _integral[bin] + (_level[bin] * width);
        }
    }

    /// <summary>A model is asked for many energies at the same parameters.</summary>
    /// <param name="owner">The component.</param>
    public static TableSpectrum Of(
        EvaluationWorkspace workspace,
        object owner,
        TableModel table,
        ReadOnlySpan<double> parameters
    ) =>
        workspace.Remember<Key, TableSpectrum>(
            owner,
            new(table, parameters),
            static (key, known) => known._table == key.Table && key.Parameters.SequenceEqual(known._parameters),
            static (key, _) => new(key.Table, key.Parameters)
        );

    private readonly ref struct Key(TableModel table, ReadOnlySpan<double> parameters)
    {
        public TableModel Table { get; } = table;
        public ReadOnlySpan<double> Parameters { get; } = parameters;
    }

    /// <summary>The density or factor at an energy of the table, keV.</summary>
    public double At(double energy)
    {
        int bin = _table.Energies.FindBin(energy);
        return bin >= 0 ? _level[bin]
            : energy < _table.Energies.Edges[0] ? Outside.Below
            : Outside.Above;
    }

    /// <summary>Writes the integral over each bin of a grid whose energies are the table's times a factor.</summary>
    public void Integrate(double shift, EnergyGrid grid, Span<double> result)
    {
        double below = Until(grid.Edges[0] / shift);
        for (int bin = 0; bin < result.Length; bin++)
        {
            double above = Until(grid.Edges[bin + 1] / shift);
            result[bin] = (above - below) * shift;
            below = above;
        }
        // Photons of a bin stay what they are, whatever the scale of the energies; a factor's mean does so too.
        if (_table.IsAdditive)
            for (int bin = 0; bin < result.Length; bin++)
                result[bin] /= shift;
    }

    private (double Below, double Above) Outside => _table.IsAdditive ? default : _table.Outside;

    /// <summary>∫ from the table's beginning to an energy.</summary>
    private double Until(double energy)
    {
        ReadOnlySpan<double> edges = _table.Energies.Edges;
        if (energy <= edges[0])
            return Outside.Below * (energy - edges[0]);
        if (energy >= edges[^1])
            return _integral[^1] + (Outside.Above * (energy - edges[^1]));
        int bin = _table.Energies.FindBin(energy);
        return _integral[bin] + (_level[bin] * (energy - edges[bin]));
    }
}
