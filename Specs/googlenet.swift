import Netlab
