using System.ComponentModel;
using System.Diagnostics;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Ogip.Responses;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Tests;

/// <summary>Legal forms of the same spectrum, matrix and area, as astropy writes them: all read alike.</summary>
public sealed class OddFilesByAstropyTests
{
    /// <summary>Eight channels from 1 with 0 to 7 counts; nine energies from 0.5 to 4.1 keV, the fifth without a group.</summary>
    private const string Script = """
        import gzip, sys, numpy as np
        from astropy.io import fits
        C, n, out = fits.Column, 8, sys.argv[1] + '/'
        edges, low = np.linspace(.5, 4.1, 10), np.linspace(.5, 4.1, n + 1)
        def write(name, *hdus, **how): fits.HDUList([fits.PrimaryHDU(), *hdus]).writeto(out + name, **how)
        def pha(name, cols, how={}, **keys):
            h = fits.BinTableHDU.from_columns(cols, name='SPECTRUM')
            for k, v in {**dict(HDUCLASS='OGIP', HDUCLAS1='SPECTRUM', TELESCOP='X', INSTRUME='Y', EXPOSURE=100.,
                AREASCAL=1., BACKSCAL=1., POISSERR=True, CHANTYPE='PI', DETCHANS=n), **keys}.items():
                if v is not None: h.header[k] = v
            write(name, h, **how)
        i = np.arange(n)
        channel, counts = C('CHANNEL', 'I', array=i + 1), C('COUNTS', 'J', array=i)
        pha('plain.pha', [channel, counts]); pha('checksum.pha', [channel, counts], dict(checksum=True))
        pha('lower.pha', [C('channel', 'I', array=i + 1), C('counts', 'J', array=i)])
        pha('floats.pha', [C('CHANNEL', 'E', array=i + 1.), C('COUNTS', 'D', array=i * 1.)])
        pha('bytes.pha', [C('CHANNEL', 'B', array=i + 1), C('COUNTS', 'B', array=i)])
        pha('long.pha', [channel, C('COUNTS', 'K', array=i)])
        pha('unsigned.pha', [channel, C('COUNTS', 'I', bzero=32768, array=i.astype('uint16'))])
        pha('upside_down.pha', [C('CHANNEL', 'I', array=n - i), C('COUNTS', 'J', array=n - 1 - i)])
        pha('no_class.pha', [channel, counts], HDUCLASS=None, HDUCLAS1=None)
        pha('no_detchans.pha', [channel, counts], DETCHANS=None)
        pha('zero_grouping.pha', [channel, counts, C('GROUPING', 'I', array=i * 0), C('QUALITY', 'I', array=i % 6)])
        pha('text.pha', [channel, counts], EXPOSURE='100.0', POISSERR='T')
        pha('long_link.pha', [channel, counts], RESPFILE='r' * 90 + '.rmf')
        pha('two.pha', [C('SPEC_NUM', 'I', array=[1, 2]), C('CHANNEL', '8I', array=[i + 1, i + 1]), C('COUNTS', '8J',
            array=[i, i * 2]), C('EXPOSURE', 'D', array=[100., 200.]), C('RESPFILE', '8A', array=['a.rmf', 'b.rmf'])],
            EXPOSURE=None)
        b = open(out + 'plain.pha', 'rb').read(); gzip.open(out + 'zipped.pha.gz', 'wb').write(b)
        def rmf(name, unit=1, fmt='E', vector=True, first=1, tlmin=True, swap=False, scaled=False, mname='MATRIX', classes=True):
            row = [max(0, min(k - 1, n - 3)) + first for k in range(9)]; groups = [int(k != 4) for k in range(9)]
            take = lambda f, t: np.array([np.array(f(k) if groups[k] else [], dtype=t) for k in range(9)] + [None],
                dtype=object)[:-1]
            fixed = np.array([[1, 2, 1] if g else [0, 0, 0] for g in groups])
            u = {1: 'keV', 1000: 'eV', 1e-3: 'MeV'}[unit]
            cols = [C('ENERG_LO', 'E', unit=u, array=edges[:-1] * unit), C('ENERG_HI', 'E', unit=u, array=edges[1:] * unit),
                C('N_GRP', 'I', array=groups)]
            if vector: cols += [C('F_CHAN', 'PI(1)', array=take(lambda k: [row[k]], 'i2')), C('N_CHAN', 'PI(1)',
                array=take(lambda k: [3], 'i2')), C('MATRIX', f'P{fmt}(3)', array=take(lambda k: [.25, .5, .25], {'E': 'f4',
                'D': 'f8'}[fmt]))]
            else: cols += [C('F_CHAN', 'I', array=[r if g else 0 for r, g in zip(row, groups)]), C('N_CHAN', 'I',
                array=[3 * g for g in groups]), C('MATRIX', '3I' if scaled else '3' + fmt,
                array=fixed if scaled else fixed / 4)]
            m = fits.BinTableHDU.from_columns(cols, name=mname); m.header['DETCHANS'] = n
            if tlmin: m.header['TLMIN4'] = first
            if scaled: m.header['YSCAL6'] = .25
            e = fits.BinTableHDU.from_columns([C('CHANNEL', 'I', array=i + first), C('E_MIN', 'E', unit=u,
                array=low[:-1] * unit), C('E_MAX', 'E', unit=u, array=low[1:] * unit)], name='EBOUNDS')
            if classes:
                m.header['HDUCLAS1'] = e.header['HDUCLAS1'] = 'RESPONSE'
                m.header['HDUCLAS2'] = 'RSP_MATRIX'
                e.header['HDUCLAS2'] = 'EBOUNDS'
            write(name, *([e, m] if swap else [m, e]))
            if scaled: b = open(out + name, 'rb').read(); open(out + name, 'wb').write(b.replace(b'YSCAL6', b'TSCAL6'))
        rmf('plain.rmf')
        rmf('ebounds_first.rmf', swap=True)
        rmf('doubles.rmf', fmt='D')
        rmf('fixed.rmf', vector=False)
        rmf('fixed_doubles.rmf', fmt='D', vector=False)
        rmf('scaled.rmf', vector=False, scaled=True)
        rmf('eV.rmf', unit=1000)
        rmf('MeV.rmf', unit=1e-3)
        rmf('named.rmf', mname='SPECRESP MATRIX', classes=False)
        rmf('no_tlmin.rmf', tlmin=False)
        rmf('from_0.rmf', first=0)
        rmf('from_0_no_tlmin.rmf', first=0, tlmin=False)
        """;

    [Fact]
    public void All_read_alike()
    {
        using var folder = new TemporaryFolder();
        folder.Write("make.py", System.Text.Encoding.UTF8.GetBytes(Script));
        Run(folder.File("make.py"), folder.Path);
        string[] spectra = [.. Directory.EnumerateFiles(folder.Path, "*.pha*").Order()];
        Assert.Equal(15, spectra.Length);
        foreach (string file in spectra)
        {
            PhaSpectrum read = PhaReader.Read(FitsFile.Open(file));
            Assert.True(
                read.Spectrum.Counts.SequenceEqual([0, 1, 2, 3, 4, 5, 6, 7]),
                $"{file}: {string.Join(' ', read.Spectrum.Counts)}"
            );
            Assert.Equal((1, 100.0), (read.Spectrum.FirstChannel, read.Spectrum.Exposure));
        }
        string[] matrices = [.. Directory.EnumerateFiles(folder.Path, "*.rmf").Order()];
        Assert.Equal(12, matrices.Length);
        foreach (string file in matrices)
        {
            RedistributionMatrix read = RmfReader.Read(FitsFile.Open(file));
            Assert.Equal(file.Contains("from_0", StringComparison.Ordinal) ? 0 : 1, read.FirstChannel);
            Assert.Equal(4.1, read.Energies.Edges[^1], 1e-6);
            Assert.Equal(0.5, read.ChannelLower[0], 1e-6);
            for (int bin = 0; bin < 9; bin++)
            {
                double[] row = new double[8];
                foreach (RedistributionMatrix.Run run in read.RunsOf(bin))
                    for (int k = 0; k < run.ChannelCount; k++)
                        row[run.FirstChannel + k] += read.ValuesOf(run)[k];
                double[] expected = new double[8];
                int first = Math.Max(0, Math.Min(bin - 1, 5));
                if (bin != 4)
                    (expected[first], expected[first + 1], expected[first + 2]) = (0.25, 0.5, 0.25);
                Assert.True(row.SequenceEqual(expected), $"{file}, energy {bin}: {string.Join(' ', row)}");
            }
        }
    }

    private static void Run(string script, string folder)
    {
        try
        {
            using Process python = Process.Start(
                new ProcessStartInfo("/usr/bin/python3", ["-W", "ignore", script, folder]) { RedirectStandardError = true }
            )!;
            string said = python.StandardError.ReadToEnd();
            python.WaitForExit();
            Assert.SkipWhen(said.Contains("No module named", StringComparison.Ordinal), "astropy is not installed.");
            Assert.True(python.ExitCode == 0, said);
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not installed.");
        }
    }
}
