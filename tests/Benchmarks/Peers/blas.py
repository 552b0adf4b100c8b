"""Which BLAS PyTorch multiplies with."""
import ctypes, os, sys


def settle():
    """The library's name, and what of its kernels it runs. OpenBLAS before 0.3.22 takes processors that it does not know for a
    Prescott of 2004, five times as slow: it is told what later ones find by themselves, and the program begun anew."""
    try:
        library = ctypes.CDLL("libblas.so.3")
        library.openblas_get_corename.restype = library.openblas_get_config.restype = ctypes.c_char_p
        core, config = library.openblas_get_corename().decode(), library.openblas_get_config().decode()
    except OSError:
        return "BLAS of its own"
    except AttributeError:
        if hasattr(library, "bli_init"):
            return "BLIS"
        return "the reference BLAS: SLOW, use libopenblas0-pthread"
    flags = open("/proc/cpuinfo").read() if os.path.exists("/proc/cpuinfo") else ""
    better = "SkylakeX" if "avx512vl" in flags else "Haswell" if "avx2" in flags else None
    if core == "Prescott" and better and "OPENBLAS_CORETYPE" not in os.environ:
        os.environ["OPENBLAS_CORETYPE"] = better
        os.execv(sys.executable, [sys.executable] + sys.argv)
    told = " (told so)" if "OPENBLAS_CORETYPE" in os.environ else ""
    return f"{' '.join(config.split()[:2])}, kernels {core}{told}"
